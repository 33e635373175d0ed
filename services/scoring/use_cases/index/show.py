"""The index as it stands: made on reading from what is known, with the place of each commune."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.scoring.domain.index.method import Method
from services.scoring.domain.index.result import IndexResult, Place, index_of, places
from services.scoring.store.index import reads, written
from services.scoring.store.index.reads import Commune
from services.scoring.use_cases.index import refusals
from services.scoring.use_cases.index.shelf import MethodShelf
from shared import clock
from shared.database import Transaction

UNRANKED = Place(None, None)


class Standing(NamedTuple):
    """The index of a commune now, and what was last published of it."""

    commune: Commune
    result: IndexResult
    place: Place
    published: written.Publication | None


def method_of(shelf: MethodShelf, code: str, year: int) -> Method:
    """Return the version of a method for a year; 404 `index-method-not-found`."""
    method = shelf.methods.for_year(code, year)
    if method is None:
        raise refusals.method_unknown(code, year)
    return method


def last_day(year: int) -> date:
    """Last day whose figures count: today, or the last day of a year that is over."""
    return min(clock.today(), date(year, 12, 31))


async def results_of(
    tx: Transaction, method: Method, year: int, communes: Sequence[Commune], as_of: date
) -> list[IndexResult]:
    """Return the index of communes."""
    unit_ids = [commune.unit_id for commune in communes]
    told = await reads.sources(tx, method, year, unit_ids)
    entered = await written.entered(tx, method.code, year, unit_ids, as_of)
    known = reads.gathered(unit_ids, told, entered)
    return [index_of(unit_id, method, year, as_of, known[unit_id]) for unit_id in unit_ids]


async def standings(tx: Transaction, method: Method, year: int, roots: Sequence[str]) -> list[Standing]:
    """Return the communes in some subtrees by place; places are those among all communes of their province."""
    provinces = sorted({root.partition(".")[0] for root in roots})
    communes = await reads.communes(tx, provinces)
    results = await results_of(tx, method, year, communes, last_day(year))
    published = await written.published(tx, method.code, year, [commune.unit_id for commune in communes])
    ranks = _places(communes, results)
    visible = {commune.unit_id for commune in await reads.communes(tx, roots)}
    found = [
        Standing(commune, result, ranks.get(commune.unit_id, UNRANKED), published.get(commune.unit_id))
        for commune, result in zip(communes, results, strict=True)
        if commune.unit_id in visible
    ]
    return sorted(found, key=lambda each: (each.place.rank is None, each.place.rank, each.commune.unit_id))


async def standing_of(tx: Transaction, method: Method, year: int, unit_id: str) -> Standing:
    """Return the index of one commune; 404 `commune-not-found`."""
    found = {each.commune.unit_id: each for each in await standings(tx, method, year, [unit_id])}
    if unit_id not in found:
        raise refusals.commune_unknown(unit_id)
    return found[unit_id]


def _places(communes: Sequence[Commune], results: Sequence[IndexResult]) -> dict[str, Place]:
    groups = {commune.unit_id: commune.peer_group for commune in communes}
    by_province: dict[str, list[IndexResult]] = {}
    for result in results:
        by_province.setdefault(result.unit_id.partition(".")[0], []).append(result)
    return {unit_id: place for own in by_province.values() for unit_id, place in places(own, groups).items()}
