"""Which files repeat which: found by SHA-256 and by look, kept from the newer file to the older one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, text

from services.evidence.domain.likeness import FINE_AT_MOST, SHOWN_AT_MOST, LikeFile, Likeness, near_bands
from services.evidence.screening.job import Print
from shared.database import Transaction

_KEY = 0x6E713537_6C696B65
_HOLD = text("SELECT pg_advisory_xact_lock(:key)")

_FIND = text(
    """
    WITH mine AS MATERIALIZED (
        SELECT evidence_id, sha256, task_id, uploaded_at FROM evidence WHERE evidence_id = :evidence_id
    ), asked AS (
        SELECT print.page, print.bits, CAST('x' || print.fine AS bit(256)) AS fine, keys.bands
        FROM print JOIN (
            SELECT page, array_agg(band) AS bands
            FROM unnest(CAST(:pages AS int[]), CAST(:bands AS int[])) AS key (page, band) GROUP BY page
        ) AS keys ON keys.page = print.page
        WHERE print.evidence_id = :evidence_id
    ), near AS (
        SELECT DISTINCT ON (other.evidence_id) other.evidence_id,
            bit_count(CAST(other.bits # asked.bits AS bit(64))) AS distance, asked.page, other.page AS other_page
        FROM asked JOIN print AS other ON other.bands && asked.bands
            AND bit_count(CAST(other.bits # asked.bits AS bit(64))) <= :distance
            AND bit_count(CAST('x' || other.fine AS bit(256)) # asked.fine) <= :fine_distance
            AND other.evidence_id <> :evidence_id
        ORDER BY other.evidence_id, distance, asked.page, other_page
    ), found AS (
        SELECT other.evidence_id, 'exact' AS kind, 0 AS distance, NULL::int AS page, NULL::int AS other_page
        FROM evidence AS other JOIN mine USING (sha256) WHERE other.evidence_id <> mine.evidence_id
        UNION ALL
        SELECT near.evidence_id, 'near', near.distance, near.page, near.other_page
        FROM near JOIN evidence AS other USING (evidence_id) CROSS JOIN mine WHERE other.sha256 <> mine.sha256
    ), told AS (
        SELECT found.*, other.task_id = mine.task_id AS is_same_task,
            (other.uploaded_at, other.evidence_id) < (mine.uploaded_at, mine.evidence_id) AS is_older,
            row_number() OVER (
                PARTITION BY kind, (other.uploaded_at, other.evidence_id) < (mine.uploaded_at, mine.evidence_id)
                ORDER BY other.task_id = mine.task_id, distance, other.uploaded_at
            ) AS place
        FROM found JOIN evidence AS other USING (evidence_id) CROSS JOIN mine
        WHERE other.removed_at IS NULL
    )
    SELECT evidence_id, kind, distance, page, other_page, is_same_task, is_older FROM told WHERE place <= :at_most
    """
)
_NEWER = text("SELECT evidence_id FROM likeness WHERE other_id = :evidence_id")
_FORGET = text("DELETE FROM likeness WHERE evidence_id = :evidence_id OR other_id = :evidence_id")
_KEEP = text(
    """
    INSERT INTO likeness (evidence_id, other_id, kind, distance, page, other_page)
    VALUES (:evidence_id, :other_id, :kind, :distance, :page, :other_page)
    """
)
_OF_FILE = text(
    """
    SELECT likeness.*, other.task_id = mine.task_id AS is_same_task
    FROM likeness
    JOIN evidence AS mine ON mine.evidence_id = likeness.evidence_id
    JOIN evidence AS other ON other.evidence_id = likeness.other_id
    WHERE likeness.evidence_id = :evidence_id ORDER BY kind, distance, other.uploaded_at, other_id
    """
)
_SHOWN = text(
    """
    SELECT * FROM (
        SELECT link.*, other.name, other.task_id, other.unit_id, other.uploaded_at,
            task.code AS task_code, task.name AS task_name, unit.display_name AS unit_name,
            row_number() OVER (PARTITION BY of_id, kind, is_older ORDER BY distance, other.uploaded_at) AS place
        FROM (
            SELECT evidence_id AS of_id, other_id AS evidence_id, kind, distance, page, other_page, true AS is_older
            FROM likeness WHERE evidence_id = ANY(CAST(:evidence_ids AS text[]))
            UNION ALL
            SELECT other_id, evidence_id, kind, distance, other_page, page, false
            FROM likeness WHERE other_id = ANY(CAST(:evidence_ids AS text[]))
        ) AS link
        JOIN evidence AS other ON other.evidence_id = link.evidence_id
        LEFT JOIN task ON task.task_id = other.task_id
        LEFT JOIN unit ON unit.unit_id = other.unit_id
    ) AS told
    WHERE place <= :at_most ORDER BY of_id, is_older DESC, kind, place
    """
)


async def hold(tx: Transaction) -> None:
    """Let no other screening be written until the end of `tx`: of two files alike, the second finds the first."""
    await tx.execute(_HOLD, {"key": _KEY})


async def find(tx: Transaction, evidence_id: str, seen: Sequence[Print], distance: int) -> set[str]:
    """Find what a file, whose prints are kept, repeats and what repeats it; keep that in the place of what was kept.

    Returns the newer files whose links to this one came or went: what is said of them has to be said anew.
    """
    keys = [(one.page, band) for one in seen for band in near_bands(one.bits)]
    bounds = {"distance": distance, "fine_distance": FINE_AT_MOST, "at_most": SHOWN_AT_MOST}
    lists = {"pages": [page for page, _ in keys], "bands": [band for _, band in keys]}
    found = (await tx.execute(_FIND, {"evidence_id": evidence_id, **bounds, **lists})).mappings().all()
    before = set(await tx.scalars(_NEWER, {"evidence_id": evidence_id}))
    await tx.execute(_FORGET, {"evidence_id": evidence_id})
    links = [_link(evidence_id, row) for row in found]
    if links:
        await tx.execute(_KEEP, links)
    return before ^ {str(link["evidence_id"]) for link in links if link["evidence_id"] != evidence_id}


async def of_file(tx: Transaction, evidence_id: str) -> list[Likeness]:
    """What a file repeats, the nearest first."""
    return [Likeness(**row) for row in (await tx.execute(_OF_FILE, {"evidence_id": evidence_id})).mappings()]


async def shown(tx: Transaction, evidence_ids: Sequence[str]) -> dict[str, list[LikeFile]]:
    """Files that these repeat or are repeated by, by file, the older ones first."""
    asked = {"evidence_ids": list(evidence_ids), "at_most": SHOWN_AT_MOST}
    links: dict[str, list[LikeFile]] = {}
    for row in (await tx.execute(_SHOWN, asked)).mappings():
        told = {name: value for name, value in row.items() if name != "place"}
        links.setdefault(row["of_id"], []).append(LikeFile(**told))
    return links


def _link(evidence_id: str, row: RowMapping) -> dict[str, Any]:
    told = {"kind": row["kind"], "distance": row["distance"]}
    other_id, page, other_page = row["evidence_id"], row["page"], row["other_page"]
    if row["is_older"]:
        return {**told, "evidence_id": evidence_id, "other_id": other_id, "page": page, "other_page": other_page}
    return {**told, "evidence_id": other_id, "other_id": evidence_id, "page": other_page, "other_page": page}
