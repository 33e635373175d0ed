"""Rows of what was. Every function here that writes a unit, plan, task or period keeps the new state with `keep`."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import text

from shared import clock
from shared.database import Transaction

Kind = Literal["unit", "plan", "task", "period"]

# Clocks of two processes may differ by a little: a later state is never dated before an earlier one.
_KEEP = """
    INSERT INTO history (kind, key, unit_ids, version, changed_at, state)
    SELECT '{kind}', kept.{kind}_id, {units}, kept.version,
        greatest(:now, (SELECT max(changed_at) FROM history WHERE kind = '{kind}' AND key = kept.{kind}_id)),
        to_jsonb(kept)
    FROM {kind} AS kept {only}
    WHERE kept.{kind}_id = ANY(CAST(:ids AS text[])) {published} ORDER BY kept.{kind}_id
"""
_ALL_OF = {"only": "", "published": ""}
_KEPT: dict[Kind, dict[str, str]] = {
    "unit": {**_ALL_OF, "units": "ARRAY[kept.unit_id]"},
    "plan": {**_ALL_OF, "units": "ARRAY[kept.unit_id]", "published": "AND kept.published_on IS NOT NULL"},
    "task": {
        "only": "JOIN plan USING (plan_id)",
        "units": "kept.unit_id || kept.coordinating_unit_ids",
        "published": "AND plan.published_on IS NOT NULL",
    },
    "period": {**_ALL_OF, "only": "JOIN plan USING (plan_id)", "units": "ARRAY[plan.unit_id]"},
}
KEEP = {kind: text(_KEEP.format(kind=kind, **parts)) for kind, parts in _KEPT.items()}


async def keep(tx: Transaction, kind: Kind, ids: Collection[str]) -> None:
    """Keep the rows as they now stand, in one statement; of drafts nothing is kept."""
    if ids:
        await tx.execute(KEEP[kind], {"ids": sorted(set(ids)), "now": clock.now()})
