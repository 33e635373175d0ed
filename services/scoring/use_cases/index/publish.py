"""Publishing the index of every commune of a province: one fact each, versions count on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.fact import Person
from contracts.scoring import IndexPoints, IndexPublished
from services.scoring.domain.index.method import Method
from services.scoring.domain.index.result import IndexResult, IndicatorResult, PillarResult
from services.scoring.store.index import reads, written
from services.scoring.store.index.written import Publication
from services.scoring.use_cases.index import refusals
from services.scoring.use_cases.index.show import last_day, results_of
from shared import clock
from shared.auth import Principal
from shared.database import Transaction
from shared.ids import new_id


class Asked(NamedTuple):
    """Whose communes, which year, and whether it is for good."""

    unit_id: str
    year: int
    is_provisional: bool


async def publish_index(tx: Transaction, principal: Principal, method: Method, asked: Asked) -> Sequence[Publication]:
    """Publish the index of every active commune of a province; return what was published, by unit.

    Refused for another unit than a province, for good before the year is over, and provisionally once it is final.
    """
    _check_year(asked)
    if not await reads.is_province(tx, asked.unit_id):
        raise refusals.not_a_province(asked.unit_id)
    await written.one_index_writer(tx)
    communes = await reads.communes(tx, [asked.unit_id])
    before = await written.published(tx, method.code, asked.year, [commune.unit_id for commune in communes])
    if asked.is_provisional and any(not each.is_provisional for each in before.values()):
        raise refusals.final_already(asked.year)
    results = await results_of(tx, method, asked.year, communes, last_day(asked.year))
    person = Person(account_id=principal.account_id, display_name=principal.display_name)
    facts = [_fact(result, before.get(result.unit_id), asked, person) for result in results]
    made = [_publication(fact) for fact in facts]
    await written.publish(tx, made)
    tx.say(*facts)
    return made


def _check_year(asked: Asked) -> None:
    this_year = clock.today().year
    if asked.year > this_year:
        raise refusals.year_not_begun(asked.year)
    if asked.year == this_year and not asked.is_provisional:
        raise refusals.year_not_over(asked.year)


def _fact(result: IndexResult, before: Publication | None, asked: Asked, person: Person) -> IndexPublished:
    return IndexPublished(
        unit_id=result.unit_id,
        version=before.version + 1 if before else 1,
        index_id=before.index_id if before else new_id(),
        method=result.method.code,
        method_version=result.method.version,
        year=result.year,
        as_of=result.as_of,
        is_provisional=asked.is_provisional,
        points=float(result.points),
        max_points=float(result.method.max_points),
        missing_count=result.missing_count,
        pillars=tuple(map(_pillar, result.pillars)),
        indicators=tuple(map(_indicator, result.indicators)),
        published_at=clock.now(),
        publisher=person,
    )


def _pillar(result: PillarResult) -> IndexPoints:
    pillar = result.pillar
    return IndexPoints(
        code=pillar.code, name=pillar.name, points=_shown(result.points), max_points=float(pillar.max_points)
    )


def _indicator(result: IndicatorResult) -> IndexPoints:
    indicator = result.indicator
    return IndexPoints(
        code=indicator.code,
        name=indicator.name,
        points=_shown(result.points),
        max_points=float(indicator.max_points),
        value=_shown(result.figure.value),
    )


def _publication(fact: IndexPublished) -> Publication:
    return Publication(
        method=fact.method,
        year=fact.year,
        unit_id=fact.unit_id,
        version=fact.version,
        index_id=fact.index_id,
        method_version=fact.method_version,
        as_of=fact.as_of,
        is_provisional=fact.is_provisional,
        points=Decimal(str(fact.points)),
        max_points=Decimal(str(fact.max_points)),
        missing_count=fact.missing_count,
        result=fact.model_dump(mode="json", include={"pillars", "indicators"}),
        published_at=fact.published_at,
        account_id=fact.publisher.account_id,
        display_name=fact.publisher.display_name,
    )


def _shown(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
