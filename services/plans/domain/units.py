"""The tree of units. A unit's id is a path of slugs, so its place in the tree can be read from the id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.plans.domain.decisions import Decision

COMMUNE_DEPTH = 2

Change = Literal["created", "renamed", "merged", "split", "moved", "closed", "staffed"]
Duty = Literal["head", "officer"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree province → commune → body; `version` counts its facts, `code` is the official one."""

    unit_id: str
    display_name: str
    kind: str
    peer_group: str | None = None
    is_active: bool = True
    version: int = 1
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers for a unit."""

    duty: Duty
    account_id: str
    display_name: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who answered for a unit from a day until the day before another (none: still does)."""

    person: Person
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Kinship:
    """One unit took over from another on a day."""

    predecessor_id: str
    successor_id: str
    change: Change
    effective_on: date
    reason: str | None = None
    document: Decision | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A change of a unit and its name after it; no day for units that were there before changes were kept."""

    change: Change
    effective_on: date | None
    display_name: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit was called from a day (none: from the beginning) until the day before another (none: still is)."""

    display_name: str
    starts_on: date | None
    ends_on: date | None


def names_of(happenings: Sequence[Happening]) -> list[Name]:
    """What a unit was called, out of its changes in their order."""
    names: list[Name] = []
    for happened in happenings:
        if names and names[-1].display_name == happened.display_name:
            continue
        if names:
            names[-1] = replace(names[-1], ends_on=happened.effective_on)
        names.append(Name(happened.display_name, happened.effective_on, None))
    return [name for name in names if name.starts_on is None or name.starts_on != name.ends_on]


def changed_on(happenings: Iterable[Happening]) -> date | None:
    """Latest day from which a change of a unit counts; who answers for it may change on any day."""
    return max(
        (seen.effective_on for seen in happenings if seen.effective_on and seen.change != "staffed"), default=None
    )


def closed_on(happenings: Sequence[Happening], *, is_active: bool) -> date | None:
    """Day on which a unit ended; none while it lives."""
    return None if is_active or not happenings else happenings[-1].effective_on


def parent_of(unit_id: str) -> str | None:
    """Id of the unit above; none for a province."""
    return unit_id.rpartition(".")[0] or None


def commune_of(unit_id: str) -> str:
    """Id of the commune a unit lies in; a province is its own."""
    return ".".join(unit_id.split(".")[:COMMUNE_DEPTH])


def province_of(unit_id: str) -> str:
    """Id of the province a unit lies in."""
    return unit_id.partition(".")[0]


def lineage(unit_id: str) -> tuple[str, ...]:
    """Ids of all units above, from the province down, without the unit itself."""
    slugs = unit_id.split(".")
    return tuple(".".join(slugs[:depth]) for depth in range(1, len(slugs)))


def is_inside(unit_id: str, root: str) -> bool:
    """Tell whether a unit is `root` or lies below it."""
    return unit_id == root or unit_id.startswith(f"{root}.")


def kind_at_depth(unit_id: str) -> str:
    """Level a unit has by its place: province, commune, or body from there down."""
    depth = unit_id.count(".") + 1
    return {1: "province", COMMUNE_DEPTH: "commune"}.get(depth, "body")


def outside(unit_ids: Iterable[str], root: str) -> tuple[str, ...]:
    """Ids that do not lie in the subtree of `root`, sorted."""
    return tuple(sorted({unit_id for unit_id in unit_ids if not is_inside(unit_id, root)}))
