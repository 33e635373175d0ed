"""What a merge, split, move or closing does to the tree: which units end, which begin, and where their work goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.plans.domain.decisions import Decision
from services.plans.domain.units import Change, Unit, is_inside, kind_at_depth, parent_of

Tree = Mapping[str, Unit]
"""Active units by id."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is done to a unit and why; no day where nobody says since when, no document where none is named."""

    change: Change
    effective_on: date | None = None
    reason: str = ""
    document: Decision | None = None


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """`placing`: where the work of a unit goes; `kinship`: (predecessor, successor); `chosen`: new leads by task id.

    A unit that ends without a successor is in `ending` alone; one that hands over a part and lives on, in `kinship`.
    """

    ending: tuple[str, ...]
    placing: Mapping[str, str] = field(default_factory=dict)
    kinship: tuple[tuple[str, str], ...] = ()
    begun: tuple[Unit, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def successor_ids(self) -> tuple[str, ...]:
        """Units that take over, sorted."""
        return tuple(sorted({successor for _, successor in self.kinship}))

    @property
    def heirs(self) -> Mapping[str, str]:
        """The one successor of every unit that has one alone."""
        olds = [old for old, _ in self.kinship]
        return {old: new for old, new in self.kinship if olds.count(old) == 1 and old in self.ending}


def merged(tree: Tree, sources: Sequence[str], target: Unit) -> Reorganisation:
    """Let units become part of one that exists or begins; parts with equal slugs fall together."""
    placing: dict[str, str] = {}
    for source in sources:
        placing |= _carried(tree, source, target.unit_id)
    return _of(tree, placing, {target.unit_id: target})


def moved(tree: Tree, unit_id: str, parent_id: str) -> Reorganisation:
    """Hang a unit with its parts below another parent."""
    new_id = f"{parent_id}.{unit_id.rpartition('.')[2]}"
    return _of(tree, _carried(tree, unit_id, new_id))


def closed(tree: Tree, unit_id: str, successor_id: str | None) -> Reorganisation:
    """End a unit with its parts; a successor takes over all of it."""
    if successor_id is None:
        return Reorganisation(ending=tuple(sorted(part for part in tree if is_inside(part, unit_id))))
    return _of(tree, _carried(tree, unit_id, successor_id))


@dataclass(frozen=True, slots=True)
class Division:
    """How a unit is split: among whom, who takes what was not named, which parts and tasks go to whom.

    A unit that stands among its own successors lives on, with whatever was not given away.
    """

    unit_id: str
    into: tuple[Unit, ...]
    default_unit_id: str
    parts: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)

    @property
    def lives_on(self) -> bool:
        """Whether the unit is one of its own successors."""
        return any(unit.unit_id == self.unit_id for unit in self.into)


def split(tree: Tree, division: Division) -> Reorganisation:
    """Divide a unit among several, its parts whole."""
    whole = division.unit_id
    placing = {} if division.lives_on else {whole: division.default_unit_id}
    for part in tree:
        new_parent = division.parts.get(part, division.default_unit_id)
        if parent_of(part) == whole and new_parent != whole:
            placing |= _carried(tree, part, f"{new_parent}.{part.rpartition('.')[2]}")
    given = {unit.unit_id: unit for unit in division.into}
    found = _of(tree, placing, given)
    kinship = [(old, new) for old, new in found.kinship if old != whole]
    kinship += [(whole, unit_id) for unit_id in given if unit_id != whole]
    return replace(found, kinship=tuple(kinship), chosen=division.tasks, begun=_begun(tree, kinship, given))


def beyond_its_level(units: Iterable[Unit]) -> list[Unit]:
    """Those whose place in the tree is not one of their level."""
    return [unit for unit in units if unit.kind != kind_at_depth(unit.unit_id)]


def _carried(tree: Tree, source: str, target: str) -> dict[str, str]:
    """New id of a unit and everything below it, once the unit stands at `target`."""
    return {unit_id: f"{target}{unit_id[len(source) :]}" for unit_id in tree if is_inside(unit_id, source)}


def _of(tree: Tree, placing: Mapping[str, str], given: Tree | None = None) -> Reorganisation:
    kinship = tuple(placing.items())
    return Reorganisation(
        ending=tuple(sorted(placing)), placing=placing, kinship=kinship, begun=_begun(tree, kinship, given or {})
    )


def _begun(tree: Tree, kinship: Iterable[tuple[str, str]], given: Tree) -> tuple[Unit, ...]:
    """Units that do not exist yet: as they were given, else named like the first they take over from."""
    begun: dict[str, Unit] = {}
    for old, new in kinship:
        if new not in tree and new not in begun:
            like = replace(tree[old], unit_id=new, version=1, is_active=True)
            begun[new] = given.get(new, like)
    return tuple(begun.values())
