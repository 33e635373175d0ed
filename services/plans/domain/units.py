"""The tree of units. A unit's id is a path of slugs, so its place in the tree can be read from the id."""

from collections.abc import Iterable
from dataclasses import dataclass

COMMUNE_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree province → commune → body; `version` counts its facts."""

    unit_id: str
    display_name: str
    kind: str
    peer_group: str | None = None
    is_active: bool = True
    version: int = 1


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
