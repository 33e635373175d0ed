"""What people write: figures from elsewhere, and what a plan's indicator measures."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.scoring.domain.index.figures import Entered
from services.scoring.domain.index.method import Indicator, Method
from services.scoring.domain.wording import number
from services.scoring.store.index import reads, written
from services.scoring.store.index.written import Place
from services.scoring.use_cases.index import refusals
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction


class Said(NamedTuple):
    """A figure as it was given; `value` none takes back the one entered before."""

    code: str
    value: Decimal | None
    source: str
    document: str
    measured_on: date


async def enter_figure(tx: Transaction, principal: Principal, method: Method, place: Place, said: Said) -> Entered:
    """Keep one more version of a figure and return it; refused for an unknown commune or indicator, or a slip."""
    if place.unit_id not in {commune.unit_id for commune in await reads.communes(tx, [place.unit_id])}:
        raise refusals.commune_unknown(place.unit_id)
    indicator = method.indicator(said.code)
    if indicator is None:
        raise refusals.indicator_unknown(said.code)
    _check(indicator, said, place.year)
    await written.one_index_writer(tx)
    before = await written.last_entered(tx, place, said.code)
    if said.value is None and (before is None or before.value is None):
        raise refusals.nothing_to_take_back(said.code)
    figure = Entered(
        **said._asdict(),
        version=before.version + 1 if before else 1,
        entered_at=clock.now(),
        account_id=principal.account_id,
        display_name=principal.display_name,
    )
    await written.enter(tx, place, figure)
    return figure


async def map_task(
    tx: Transaction, principal: Principal, method: Method, task_id: str, code: str | None, reason: str
) -> reads.Mapped:
    """Decide which indicator a task measures, none for none of them; return the mapping."""
    mapped = await reads.mapping_of(tx, method, task_id)
    if mapped is None:
        raise refusals.task_unknown(task_id)
    require(principal, "index:write", mapped.unit_id)
    if code is not None and method.indicator(code) is None:
        raise refusals.indicator_unknown(code)
    who = (principal.account_id, principal.display_name)
    await written.decide(tx, written.Decision(method.code, task_id, code, reason, clock.now(), *who))
    after = await reads.mapping_of(tx, method, task_id)
    assert after is not None  # noqa: S101  seen in this transaction
    return after


def _check(indicator: Indicator, said: Said, year: int) -> None:
    if said.value is not None and not indicator.takes(said.value):
        low = "âm vô cùng" if indicator.lowest is None else number(indicator.lowest)
        high = "dương vô cùng" if indicator.highest is None else number(indicator.highest)
        raise refusals.out_of_range(indicator.code, low, high)
    if said.measured_on.year != year or said.measured_on > clock.today():
        raise refusals.outside_the_year(year)
