"""What the newest screening of each file found, and what of it is personal and kept apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from services.evidence.domain.findings import Finding
from services.evidence.tables import FindingRow, PersonalDetail
from shared.database import Transaction


async def replace(tx: Transaction, evidence_id: str, findings: Sequence[Finding], found_at: datetime) -> None:
    """Put these findings, in this order, in the place of all the file had."""
    await tx.execute(delete(FindingRow).where(col(FindingRow.evidence_id) == evidence_id))
    rows = [_row(evidence_id, place, finding, found_at) for place, finding in enumerate(findings)]
    if rows:
        await tx.execute(insert(FindingRow), rows)


async def of(tx: Transaction, evidence_ids: Iterable[str]) -> dict[str, list[Finding]]:
    """Findings of these files in their order, by file; a file without any is left out."""
    wanted = select(FindingRow).where(col(FindingRow.evidence_id).in_(set(evidence_ids)))
    found: dict[str, list[Finding]] = {}
    for row in (await tx.execute(wanted.order_by(col(FindingRow.evidence_id), col(FindingRow.place)))).scalars():
        found.setdefault(row.evidence_id, []).append(_finding(row))
    return found


async def keep_personal(tx: Transaction, evidence_id: str, details: Mapping[str, Any] | None) -> None:
    """Keep what is personal in a file in the place of what was kept; none: forget it."""
    if details is None:
        await tx.execute(delete(PersonalDetail).where(col(PersonalDetail.evidence_id) == evidence_id))
        return
    statement = upsert(PersonalDetail).values(evidence_id=evidence_id, details=dict(details))
    told = {"details": statement.excluded.details}
    await tx.execute(statement.on_conflict_do_update(index_elements=["evidence_id"], set_=told))


async def personal(tx: Transaction, evidence_id: str) -> Mapping[str, Any] | None:
    """What is personal in a file, or none."""
    row = await tx.get(PersonalDetail, evidence_id)
    return row.details if row else None


async def with_personal(tx: Transaction, evidence_ids: Sequence[str]) -> set[str]:
    """Those of the files that have something personal."""
    wanted = select(col(PersonalDetail.evidence_id)).where(col(PersonalDetail.evidence_id).in_(evidence_ids))
    return set(await tx.scalars(wanted))


def _finding(row: FindingRow) -> Finding:
    told = row.model_dump(include={"check", "check_version", "code", "level", "text", "details"})
    return Finding(**told)


def _row(evidence_id: str, place: int, finding: Finding, found_at: datetime) -> dict[str, Any]:
    return {
        "evidence_id": evidence_id,
        "place": place,
        "check": finding.check,
        "check_version": finding.check_version,
        "code": finding.code,
        "level": finding.level,
        "text": finding.text,
        "details": dict(finding.details),
        "found_at": found_at,
    }
