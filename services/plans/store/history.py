"""Rows of what was. Every function here that writes a unit, plan, task or period keeps the new state with `keep`."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import text

from shared import clock
from shared.database import Transaction

Kind = Literal["unit", "plan", "task", "period"]

_KEEP = """
    INSERT INTO history (kind, key, version, changed_at, state)
    SELECT '{kind}', kept.{kind}_id, kept.version, :now, to_jsonb(kept) FROM {kind} AS kept {only}
    WHERE kept.{kind}_id = ANY(CAST(:ids AS text[])) {published} ORDER BY kept.{kind}_id
"""
_OF_PUBLISHED_PLAN = {"only": "JOIN plan USING (plan_id)", "published": "AND plan.published_on IS NOT NULL"}
_ONLY: dict[Kind, dict[str, str]] = {
    "unit": {"only": "", "published": ""},
    "plan": {"only": "", "published": "AND kept.published_on IS NOT NULL"},
    "task": _OF_PUBLISHED_PLAN,
    "period": {"only": "", "published": ""},
}
KEEP = {kind: text(_KEEP.format(kind=kind, **only)) for kind, only in _ONLY.items()}


async def keep(tx: Transaction, kind: Kind, ids: Collection[str]) -> None:
    """Keep the rows as they now stand, in one statement; of drafts nothing is kept."""
    if ids:
        await tx.execute(KEEP[kind], {"ids": sorted(set(ids)), "now": clock.now()})
