"""Rows of readings."""

from collections.abc import Sequence

from sqlalchemy import and_, insert, or_, select

from services.plans.domain.readings import Encounter, Reading
from services.plans.store.subtrees import inside
from services.plans.tables import PLANS, READINGS
from shared.database import Transaction

MOST = 20


async def add(tx: Transaction, reading: Reading) -> None:
    row = {name: getattr(reading, name) for name in ("reading_id", "unit_id", "file_name", "size_bytes", "sha256")}
    row |= {"read_at": reading.read_at, "read_by": reading.read_by, "document_key": reading.document_key}
    await tx.execute(insert(READINGS).values(**row, reading=reading.content))


async def find(tx: Transaction, reading_id: str) -> Reading | None:
    row = (await tx.execute(select(READINGS).where(READINGS.c.reading_id == reading_id))).mappings().first()
    if row is None:
        return None
    kept = {name: value for name, value in row.items() if name not in {"reading", "document_key"}}
    return Reading(**kept, content=row["reading"])


async def seen_before(tx: Transaction, reading: Reading, roots: Sequence[str]) -> list[Encounter]:
    """Other readings of the same file, or the same document, with the plans made of them; newest first, at most 20.

    Only what lies in the subtrees `roots` is told.
    """
    alike = READINGS.c.sha256 == reading.sha256
    if reading.document_key is not None:
        alike = or_(alike, READINGS.c.document_key == reading.document_key)
    made = and_(PLANS.c.reading_id == READINGS.c.reading_id, inside(PLANS.c.unit_id, roots))
    statement = (
        select(
            READINGS.c.reading_id,
            READINGS.c.file_name,
            READINGS.c.read_at,
            PLANS.c.plan_id,
            PLANS.c.title.label("plan_title"),
            PLANS.c.published_on.is_not(None).label("is_published"),
        )
        .outerjoin(PLANS, made)
        .where(alike, inside(READINGS.c.unit_id, roots), READINGS.c.reading_id != reading.reading_id)
        .order_by(READINGS.c.reading_id.desc(), PLANS.c.plan_id.desc())
        .limit(MOST)
    )
    return [Encounter(**row) for row in (await tx.execute(statement)).mappings()]
