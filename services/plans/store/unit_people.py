"""Rows of the people who answer for units."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, insert, select, text, update

from services.plans.domain.units import Person, Tenure
from services.plans.tables import UNIT_PEOPLE
from shared.database import Transaction

ANY_UNIT = text("ANY(CAST(:unit_ids AS text[]))")
# Two heads of units that became one: which of them stays head is for people to say.
CARRY = text(
    """
    INSERT INTO unit_person (unit_id, duty, account_id, starts_on, display_name, title)
    SELECT DISTINCT ON (placed.new, person.duty, person.account_id)
        placed.new, person.duty, person.account_id, CAST(:day AS date), person.display_name, person.title
    FROM unnest(CAST(:olds AS text[]), CAST(:news AS text[])) AS placed (old, new)
    JOIN unit_person AS person ON person.unit_id = placed.old AND person.ends_on IS NULL
    WHERE (person.duty <> 'head' OR (
            NOT EXISTS (SELECT FROM unit_person AS at WHERE at.unit_id = placed.new AND at.duty = 'head'
                AND at.ends_on IS NULL)
            AND 1 = (SELECT count(*) FROM unnest(CAST(:news AS text[])) AS new WHERE new = placed.new)))
        AND NOT EXISTS (SELECT FROM unit_person AS at WHERE at.unit_id = placed.new AND at.duty = person.duty
            AND at.account_id = person.account_id AND at.ends_on IS NULL)
    ORDER BY placed.new, person.duty, person.account_id, person.unit_id
    ON CONFLICT (unit_id, duty, account_id, starts_on) DO UPDATE SET ends_on = NULL
    """
)
END = text(
    """
    UPDATE unit_person SET ends_on = greatest(starts_on, CAST(:day AS date))
    WHERE unit_id = ANY(CAST(:unit_ids AS text[])) AND ends_on IS NULL
    """
)


async def of_units(tx: Transaction, unit_ids: Collection[str]) -> dict[str, tuple[Person, ...]]:
    """Who answers for units now, heads first, by unit."""
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for unit_id, tenures in (await tenures_of(tx, unit_ids)).items():
        found[unit_id] = [tenure.person for tenure in tenures if tenure.ends_on is None]
    return {unit_id: tuple(people) for unit_id, people in found.items()}


async def tenures_of(tx: Transaction, unit_ids: Collection[str]) -> dict[str, list[Tenure]]:
    """Who answers and answered for units, by unit: heads first, those still there first."""
    table = UNIT_PEOPLE.c
    order = (table.duty, table.ends_on.desc().nulls_first(), table.starts_on.desc(), table.display_name)
    statement = select(UNIT_PEOPLE).where(table.unit_id == ANY_UNIT).order_by(table.unit_id, *order)
    found: defaultdict[str, list[Tenure]] = defaultdict(list)
    for row in await tx.execute(statement, {"unit_ids": sorted(unit_ids)}):
        person = Person(row.duty, row.account_id, row.display_name, row.title)
        found[row.unit_id].append(Tenure(person, row.starts_on, row.ends_on))
    return dict(found)


async def replace(tx: Transaction, unit_id: str, gone: Sequence[Person], come: Sequence[Person], day: date) -> None:
    """Let some people answer for a unit no longer from a day on, and others from that day."""
    table = UNIT_PEOPLE.c
    for person in gone:
        is_theirs = (table.unit_id == unit_id, table.duty == person.duty, table.account_id == person.account_id)
        await tx.execute(delete(UNIT_PEOPLE).where(*is_theirs, table.starts_on == day))
        await tx.execute(update(UNIT_PEOPLE).where(*is_theirs, table.ends_on.is_(None)).values(ends_on=day))
    if come:
        rows = [{"unit_id": unit_id, "starts_on": day, "ends_on": None, **asdict(person)} for person in come]
        await tx.execute(insert(UNIT_PEOPLE), rows)


async def carry(tx: Transaction, heirs: Mapping[str, str], ending: Collection[str], day: date) -> None:
    """Let the people of units answer for the successors instead; those of units without one answer for none."""
    if heirs:
        await tx.execute(CARRY, {"olds": list(heirs.keys()), "news": list(heirs.values()), "day": day})
    if ending:
        await tx.execute(END, {"unit_ids": sorted(ending), "day": day})
