"""Reading an issued document into a proposal that a person confirms."""

from collections.abc import Sequence
from typing import Any

from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.names import unit_named
from services.plans.domain.units import Unit
from services.plans.store import units
from services.plans.use_cases import refusals
from shared.auth import Principal, subtrees
from shared.database import Database


async def read_document(
    database: Database, reader: Reader, principal: Principal, name: str, content: bytes
) -> dict[str, Any]:
    """Return the reading as JSON values, each item with the units suggested by name. Nothing is kept."""
    try:
        reading = await reader.read(name, content)
    except DocumentRefusedError as refusal:
        raise refusals.document_refused(refusal.slug, refusal.sentence) from refusal
    async with database.transaction() as tx:
        known = await units.in_subtrees(tx, subtrees(principal, "plan:write"))
    for item in (*reading["indicators"], *reading["tasks"]):
        item.update(_suggestion(item, known))
    return reading


def _suggestion(item: dict[str, Any], known: Sequence[Unit]) -> dict[str, Any]:
    """Units that bear the names written in the document; none where no unit, or more than one, bears it."""
    return {
        "suggested_lead_unit_id": unit_named(item.get("lead_unit"), known),
        "suggested_coordinating_unit_ids": [unit_named(name, known) for name in item.get("coordinating_units", ())],
    }
