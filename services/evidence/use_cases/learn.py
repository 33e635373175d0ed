"""What plans tells: names of units and tasks, and the claims that open reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import structlog

from contracts import plans
from contracts.evidence import EvidenceSubmitted
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import ReportedTask, Review, enters_queue
from services.evidence.store import first_looks, known, reviews
from services.evidence.use_cases import risk
from services.evidence.use_cases.steps import days_from_now
from shared.database import Transaction
from shared.envelope import Event
from shared.ids import new_id

log = structlog.stdlib.get_logger("evidence")


async def learn_units(tx: Transaction, facts: Iterable[plans.UnitChanged]) -> None:
    rows = [{"unit_id": fact.unit_id, "version": fact.version, "display_name": fact.display_name} for fact in facts]
    await known.learn_units(tx, rows)


async def learn_tasks(tx: Transaction, facts: Iterable[plans.TaskStanding]) -> None:
    rows = [
        {
            "task_id": fact.task_id,
            "version": fact.version,
            "plan_id": fact.plan_id,
            "unit_id": fact.unit_id,
            "code": fact.code,
            "name": fact.task_name,
        }
        for fact in facts
    ]
    if rows:
        await known.let_owners_change(tx)
    await known.learn_tasks(tx, rows)
    await known.follow_tasks(tx, sorted({str(row["task_id"]) for row in rows}))


async def open_reviews(tx: Transaction, events: Sequence[Event[plans.TaskReported]], policy: Policy) -> None:
    """Put new claims in the queue, or before their standing agency, and take those they replace out of it."""
    await known.hold_owners(tx)
    newest = await reviews.newest_ending_versions(tx, (event.fact.task_id for event in events))
    opened: dict[str, tuple[Event[plans.TaskReported], Review]] = {}
    for event in events:
        report = _reported(event.fact)
        if enters_queue(report, newest.get(report.task_id, 0)):
            review = _review(event)
            opened[review.review_id] = (event, review)
        elif report.is_claim and not report.has_evidence:
            log.warning("claim.without_evidence", task_id=report.task_id, report_id=event.fact.report_id)
        if report.ends_older_claims:
            newest[report.task_id] = max(report.version, newest.get(report.task_id, 0))
    added = await reviews.add(tx, await _with_first_look(tx, [review for _, review in opened.values()], policy))
    await known.follow_tasks(tx, sorted({review.task_id for _, review in opened.values()}))
    await reviews.end_older(tx, newest)
    await reviews.end_appeals(tx, {opened[review_id][1].task_id for review_id in added})
    await risk.assess(tx, review_ids=sorted(added))
    for review_id in sorted(added):
        event, review = opened[review_id]
        tx.say(_submitted(event.fact, review), caused_by=event.id)


async def _with_first_look(tx: Transaction, opened: Sequence[Review], policy: Policy) -> list[Review]:
    first = await first_looks.looked_at(tx, sorted({review.unit_id for review in opened}))
    until = days_from_now(policy.review.look_days)
    return [replace(review, stage="look", look_until=until) if review.unit_id in first else review for review in opened]


def _reported(fact: plans.TaskReported) -> ReportedTask:
    return ReportedTask(
        task_id=fact.task_id,
        version=fact.version,
        is_claim=fact.claims_completion,
        has_evidence=bool(fact.evidence),
        still_awaits_review=fact.work_state == "awaiting_review",
    )


def _review(event: Event[plans.TaskReported]) -> Review:
    fact = event.fact
    return Review(
        review_id=new_id(),
        version=1,
        task_id=fact.task_id,
        task_version=fact.version,
        plan_id=fact.plan_id,
        unit_id=fact.unit_id,
        report_id=fact.report_id,
        claimed_on=fact.reported_on,
        submitted_at=fact.reported_at,
        value=fact.value,
        note=fact.note,
        files=[file.model_dump(mode="json") for file in fact.evidence],
        claim_event_id=event.id,
    )


def _submitted(fact: plans.TaskReported, review: Review) -> EvidenceSubmitted:
    return EvidenceSubmitted(
        unit_id=fact.unit_id,
        version=review.version,
        review_id=review.review_id,
        task_id=fact.task_id,
        plan_id=fact.plan_id,
        report_id=fact.report_id,
        claimed_on=fact.reported_on,
        files=fact.evidence,
    )
