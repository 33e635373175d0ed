"""Reading an issued document into a proposal that is kept, and drafting a plan from it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.lines import task_of_line
from services.plans.domain.names import Directory
from services.plans.domain.plans import Plan
from services.plans.domain.policy import Policy
from services.plans.domain.proposals import head_of, lines
from services.plans.domain.readings import Encounter, Reading
from services.plans.domain.units import commune_of, is_inside
from services.plans.store import readings, units
from services.plans.use_cases import refusals
from services.plans.use_cases.plans import draft_plan
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kept reading, the units it may name, and where its document was met before."""

    reading: Reading
    directory: Directory
    seen_before: tuple[Encounter, ...]


async def read_document(reader: Reader, name: str, content: bytes) -> dict[str, Any]:
    """Return the reading as JSON values; nothing is kept yet."""
    try:
        return await reader.read(name, content)
    except DocumentRefusedError as refusal:
        raise refusals.document_refused(refusal.slug, refusal.sentence) from refusal


def as_reading(
    principal: Principal, unit_id: str | None, name: str, content: bytes, read: Mapping[str, Any]
) -> Reading:
    """What is kept of a document; `unit_id` none means the first subtree the caller writes plans for."""
    root = unit_id or subtrees(principal, "plan:write")[0]
    require(principal, "plan:write", root)
    sha256 = hashlib.sha256(content).hexdigest()
    return Reading(new_id(), root, name[-255:], len(content), sha256, clock.now(), principal.account_id, read)


async def keep_reading(tx: Transaction, principal: Principal, reading: Reading) -> Proposal:
    """Keep a reading; reading the same document again is noticed, and allowed."""
    await readings.add(tx, reading)
    return await _proposal(tx, principal, reading)


async def read_again(tx: Transaction, principal: Principal, reading_id: str) -> Proposal:
    """A kept reading with the suggestions of today."""
    return await _proposal(tx, principal, await _kept(tx, principal, reading_id))


async def draft_from_reading(
    tx: Transaction, principal: Principal, policy: Policy, reading_id: str, given: Mapping[str, Any], limit: int
) -> Plan:
    """Keep a draft of everything that was read, with its doubts; `given` are the fields of the head as wanted."""
    content = (await _kept(tx, principal, reading_id)).content
    head = {**head_of(content), **given}
    if not head["title"]:
        raise refusals.title_missing()
    plan = Plan(plan_id=new_id(), reading_id=reading_id, **head)
    commune = commune_of(plan.unit_id)
    known = (unit for unit in await units.in_subtrees(tx, [commune]) if is_inside(unit.unit_id, commune))
    said = list(lines(content, plan, Directory(known), least=policy.likeness.lead_from))
    if len(said) > limit:
        raise refusals.plan_too_long(limit)
    drafted = [task_of_line(plan, new_id(), position, line) for position, line in enumerate(said, start=1)]
    return await draft_plan(tx, principal, plan, drafted)


async def _kept(tx: Transaction, principal: Principal, reading_id: str) -> Reading:
    reading = await readings.find(tx, reading_id)
    if reading is None:
        raise refusals.reading_not_found(reading_id)
    require(principal, "plan:write", reading.unit_id)
    return reading


async def _proposal(tx: Transaction, principal: Principal, reading: Reading) -> Proposal:
    roots = subtrees(principal, "plan:write")
    found = await readings.seen_before(tx, reading, roots)
    return Proposal(reading, Directory(await units.in_subtrees(tx, roots)), tuple(found))
