"""Verdicts of an outside review: entered one by one, or all those of a workbook or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.evidence.domain.outside import OutsideVerdict, refusal_of_day
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import REPORTING_ROLES, Review
from services.evidence.sheets.outside_verdicts import CellError, Line, ReadSheet
from services.evidence.store import decisions, queue
from services.evidence.store.decisions import Decided, Decision
from services.evidence.use_cases import refusals
from services.evidence.use_cases.desk import Detail, lock_for, read_review
from services.evidence.use_cases.judge import conclude
from services.evidence.use_cases.steps import reasons_in_words, require_seen, step_of
from shared import clock
from shared.auth import Principal, subtrees
from shared.database import Transaction
from shared.http import Problem

MAX_LINES = 2000
FIELD_OF = {
    "reasons-missing": "reasons",
    "reason-unknown": "reasons",
    "given-on-ahead": "given_on",
    "given-on-early": "given_on",
}
"""Column that a refusal is about; the others are about the claim."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many verdicts of a workbook were recorded; `skipped` ones stood on record already, just so."""

    recorded: int
    skipped: int


async def record(
    tx: Transaction,
    principal: Principal,
    review_id: str,
    verdict: OutsideVerdict,
    policy: Policy,
    expected_version: int | None = None,
) -> Detail:
    """Let an outside verdict overrule what stands."""
    review, given = await _checked(tx, principal, review_id, verdict, policy)
    require_seen(expected_version, review)
    await conclude(tx, principal, review, given, policy)
    return await read_review(tx, principal, review_id)


async def lines(tx: Transaction, principal: Principal, unit_id: str | None) -> list[Line]:
    """Claims an outside verdict can be entered for, newest first, at most `MAX_LINES`, with the one on record."""
    roots = subtrees(principal, "review:judge")
    own = [grant.unit_id for grant in principal.grants if grant.role in REPORTING_ROLES]
    shown = await queue.newest(tx, roots, own, unit_id, limit=MAX_LINES)
    recorded = await _standing(tx, [one.review.review_id for one in shown])
    return [
        Line(
            review_id=one.review.review_id,
            unit=one.unit_name or one.review.unit_id,
            code=one.task_code,
            task=one.task_name or one.review.task_id,
            claimed_on=one.review.claimed_on,
            state=one.review.state,
            verdict=recorded.get(one.review.review_id),
        )
        for one in shown
    ]


async def record_sheet(tx: Transaction, principal: Principal, sheet: ReadSheet, policy: Policy) -> Recorded:
    """Record the verdicts of a workbook, all or none: 422 `sheet-has-errors` with each wrong cell."""
    errors = list(sheet.errors)
    standing = await _standing(tx, [row.review_id for row in sheet.rows])
    fresh = [row for row in sheet.rows if standing.get(row.review_id) != row.verdict]
    checked: list[tuple[Review, Decided]] = []
    for row in sorted(fresh, key=lambda row: row.review_id):
        try:
            checked.append(await _checked(tx, principal, row.review_id, row.verdict, policy))
        except Problem as problem:
            errors.append(CellError.at(row.number, FIELD_OF.get(problem.slug, "decision"), problem.detail))
    if errors:
        raise refusals.sheet_has_errors(errors)
    for review, given in checked:
        await conclude(tx, principal, review, given, policy)
    return Recorded(len(checked), len(sheet.rows) - len(fresh))


async def _checked(
    tx: Transaction, principal: Principal, review_id: str, verdict: OutsideVerdict, policy: Policy
) -> tuple[Review, Decided]:
    review, _ = await lock_for("outside", tx, principal, review_id)
    if slug := refusal_of_day(verdict.given_on, review, clock.today()):
        raise refusals.wrong_day(slug, review)
    reasons = reasons_in_words(verdict.reasons, policy) if verdict.decision == "rejected" else []
    given = step_of(principal, policy, "outside", verdict.decision, reasons=reasons, note=verdict.note)
    return review, replace(given, reference=verdict.reference, given_on=verdict.given_on)


async def _standing(tx: Transaction, review_ids: Sequence[str]) -> Mapping[str, OutsideVerdict]:
    """The newest outside verdict on record, by claim."""
    steps = await decisions.of_reviews(tx, review_ids)
    found = {key: [step for step in each if step.round == "outside"] for key, each in steps.items()}
    return {key: _verdict(each[-1]) for key, each in found.items() if each}


def _verdict(step: Decision) -> OutsideVerdict:
    return OutsideVerdict(
        decision="accepted" if step.verdict == "accepted" else "rejected",
        given_on=step.given_on or clock.local_day(step.decided_at),
        reference=step.reference or "",
        reasons=tuple(reason["code"] for reason in step.reasons),
        note=step.note,
    )
