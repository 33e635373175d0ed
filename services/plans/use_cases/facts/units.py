"""Facts about units, and about plans whose unit was reorganised."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from contracts import plans as told
from contracts.fact import Person as ToldPerson
from services.plans.domain.decisions import Decision
from services.plans.domain.plans import Plan
from services.plans.domain.unit_changes import Grounds
from services.plans.domain.units import Change, Kinship, Person, Unit


def unit_changed(
    unit: Unit, change: Change, changed_on: date, *, kin: Iterable[Kinship] = (), people: Sequence[Person] = ()
) -> told.UnitChanged:
    """`kin` may hold that of other units too."""
    kin = tuple(kin)
    return told.UnitChanged(
        **asdict(unit),
        change=change,
        changed_on=changed_on,
        predecessor_ids=tuple(each.predecessor_id for each in kin if each.successor_id == unit.unit_id),
        successor_ids=tuple(
            each.successor_id for each in kin if each.predecessor_id == unit.unit_id and not unit.is_active
        ),
        people=tuple(_person(person) for person in people),
    )


def plan_moved(plan: Plan, grounds: Grounds, amended_on: date) -> told.PlanAmended:
    """`plan` is the plan at the unit that took it over."""
    return told.PlanAmended(
        unit_id=plan.unit_id,
        version=plan.version,
        plan_id=plan.plan_id,
        programme=plan.programme,
        title=plan.title,
        number=plan.number,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        reason=grounds.reason,
        decision=told.Decision(**asdict(grounds.document or Decision())),
        amended_on=amended_on,
        added_count=0,
        changed_count=0,
        withdrawn_count=0,
    )


def _person(person: Person) -> told.UnitPerson:
    account = ToldPerson(account_id=person.account_id, display_name=person.display_name)
    return told.UnitPerson(duty=person.duty, title=person.title, person=account)
