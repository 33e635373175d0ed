"""What happened to units, kept and told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.plans.domain.unit_changes import Grounds
from services.plans.domain.units import Change, Kinship, Unit
from services.plans.store import unit_life, unit_people
from services.plans.use_cases import facts
from shared import clock
from shared.auth import Principal
from shared.database import Transaction


async def note_and_tell(tx: Transaction, principal: Principal, changed: Sequence[Unit], grounds: Grounds) -> None:
    """Keep what happened to units and tell them whole: with whom they took over from, and who answers for them."""
    await unit_life.note(tx, changed, grounds, changed_at=clock.now(), changed_by=principal.account_id)
    unit_ids = [unit.unit_id for unit in changed]
    kin = _by_unit(await unit_life.kin_of(tx, unit_ids))
    people = await unit_people.of_units(tx, unit_ids)
    day = grounds.effective_on or clock.today()
    for unit in changed:
        change, own = _as_seen_by(unit, grounds.change), kin.get(unit.unit_id, [])
        tx.say(facts.unit_changed(unit, change, day, kin=own, people=people.get(unit.unit_id, ())))


def _by_unit(kin: Iterable[Kinship]) -> dict[str, list[Kinship]]:
    found: defaultdict[str, list[Kinship]] = defaultdict(list)
    for each in kin:
        found[each.predecessor_id].append(each)
        found[each.successor_id].append(each)
    return found


def _as_seen_by(unit: Unit, change: Change) -> Change:
    """The closing of one unit is a merger to the one that takes over."""
    return "merged" if change == "closed" and unit.is_active else change
