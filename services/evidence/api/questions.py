"""What is asked of the unit and what it answers, over HTTP: more evidence, the appeal, the agency's first look."""

from typing import Annotated

from fastapi import APIRouter

from services.evidence.api.given import AnswerBody, AppealBody, AskBody, Judge, Looker, NoteBody, OptionalIfMatch, seen
from services.evidence.api.state import PolicyDep
from services.evidence.api.views import ReviewDetail, detail
from services.evidence.use_cases import appeals, questions
from services.evidence.use_cases.questions import Answer, Question
from shared.auth import Principal, needs
from shared.database import Transaction
from shared.http import Once

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])


@router.post("/{review_id}/ask")
async def ask(
    review_id: str, body: AskBody, principal: Judge, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """Ask more of the unit, which has the policy's days to answer (`answer_until`)."""
    question = Question(tuple(body.reasons), body.note or None, await seen(if_match))

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await questions.ask(tx, principal, review_id, question, policy)
        return detail(found, principal.account_id)

    return await once(operation)


@router.post("/{review_id}/return")
async def give_back(
    review_id: str, body: AskBody, principal: Looker, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """As the standing agency: ask more of the unit before any reviewer sees the claim."""
    question = Question(tuple(body.reasons), body.note or None, await seen(if_match))

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await questions.ask(tx, principal, review_id, question, policy, "return")
        return detail(found, principal.account_id)

    return await once(operation)


@router.post("/{review_id}/forward")
async def forward(
    review_id: str, body: NoteBody, principal: Looker, once: Once, policy: PolicyDep, if_match: OptionalIfMatch = None
) -> ReviewDetail:
    """As the standing agency: let a claim go on to the reviewers."""
    expected = await seen(if_match)

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await questions.forward(tx, principal, review_id, body.note or None, expected, policy)
        return detail(found, principal.account_id)

    return await once(operation)


@router.post("/{review_id}/answer")
async def answer(
    review_id: str,
    body: AnswerBody,
    principal: Annotated[Principal, needs("evidence:upload")],
    once: Once,
    policy: PolicyDep,
    if_match: OptionalIfMatch = None,
) -> ReviewDetail:
    """As the unit: add files of the same task, a note, or both; the claim goes back to the queue.

    409 `answer-late`, 422 `answer-empty`, `evidence-unknown`, `evidence-of-another-task`.
    """
    given = Answer(tuple(body.evidence_ids), body.note or None, await seen(if_match))

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await questions.answer(tx, principal, review_id, given, policy)
        return detail(found, principal.account_id)

    return await once(operation)


@router.post("/{review_id}/appeal")
async def appeal(
    review_id: str,
    body: AppealBody,
    principal: Annotated[Principal, needs("review:appeal")],
    once: Once,
    policy: PolicyDep,
    if_match: OptionalIfMatch = None,
) -> ReviewDetail:
    """As the unit: appeal a rejection, once, until `appeal_until`; another reviewer judges the claim anew.

    409 `not-rejected`, `appeal-given`, `newer-claim`, `appeal-final`, `appeal-late`.
    """
    expected = await seen(if_match)

    async def operation(tx: Transaction) -> ReviewDetail:
        found = await appeals.appeal(tx, principal, review_id, body.ground, expected, policy)
        return detail(found, principal.account_id)

    return await once(operation)
