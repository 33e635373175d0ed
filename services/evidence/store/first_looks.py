"""Rows of which subtrees have their claims looked at by their standing agency first."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from services.evidence.domain.reviews import FirstLook, first_look_at
from services.evidence.tables import FirstLook as Row
from shared.database import Transaction


async def put(tx: Transaction, setting: FirstLook) -> None:
    """Set a subtree's first look; setting the same again changes nothing but who and when."""
    row = asdict(setting)
    await tx.execute(insert(Row).values(row).on_conflict_do_update(index_elements=["unit_id"], set_=row))


async def inside(tx: Transaction, roots: Sequence[str]) -> list[FirstLook]:
    """Settings of subtrees inside these, by unit."""
    unit_id = col(Row.unit_id)
    within = or_(*(or_(unit_id == root, unit_id.startswith(f"{root}.", autoescape=True)) for root in roots))
    return [_look(row) for row in (await tx.execute(select(Row).where(within).order_by(unit_id))).scalars()]


async def looked_at(tx: Transaction, unit_ids: Sequence[str]) -> set[str]:
    """Of these units, those whose claims are looked at first: the nearest setting at or above a unit counts."""
    above = {place for unit_id in unit_ids for place in accumulate(unit_id.split("."), "{}.{}".format)}
    rows = (await tx.execute(select(Row).where(col(Row.unit_id).in_(above)))).scalars() if above else ()
    settings = [_look(row) for row in rows]
    return {unit_id for unit_id in unit_ids if first_look_at(settings, unit_id)}


def _look(row: Row) -> FirstLook:
    return FirstLook(row.unit_id, row.is_on, row.set_at, row.set_by, row.set_by_name)
