"""The tree of units. A unit's id is a path of slugs, so its place in the tree can be read from the id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

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
class Kinship:
    """One unit took over from another on a day."""

    predecessor_id: str
    successor_id: str
    change: Change
    effective_on: date


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit was called from a day (none: from the beginning) until the day before another (none: still is)."""

    display_name: str
    starts_on: date | None
    ends_on: date | None


def parent_of(unit_id: str) -> str | None:
    """Id of the unit above; none for a province."""
    return unit_id.rpartition(".")[0] or None


def commune_of(unit_id: str) -> str:
    """Id of the commune a unit lies in; a province is its own."""
    return ".".join(unit_id.split(".")[:COMMUNE_DEPTH])


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
