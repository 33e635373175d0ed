"""What a unit does on its own claims: it adds what was asked for, and appeals a rejection."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.clients.review_views import Decision, Review
from services.portal.pages.attached import MAX_FILES, Row, attach, attached, files_in, ids_in, rows_of
from services.portal.pages.page import AWAY, PageRoute, ServicesDep, page_needs, render, said_of
from shared import ids
from shared.auth import Principal

router = APIRouter(prefix="/de-nghi/{review_id}", route_class=PageRoute, include_in_schema=False)

Sender = Annotated[Principal, page_needs("evidence:upload")]
Appellant = Annotated[Principal, page_needs("review:appeal")]
Key = Annotated[str, Form(max_length=64)]
Version = Annotated[int, Form(ge=1)]
Errors = list[tuple[str, str]]
NEWEST = 5
"""Claims of a task that its page shows."""
FIELD_OF = {
    "answer-empty": "note",
    "evidence-unknown": "files",
    "evidence-of-another-task": "files",
    "file-too-large": "files",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its files as the machine sees them."""

    review: Review
    rows: list[Row]

    @property
    def asked(self) -> Decision | None:
        """The question the unit has not answered yet."""
        return asked_of(self.review)


@dataclass
class Answer:
    """What stands in the answer's form; `version` is the one of the claim that was seen."""

    note: str = ""
    evidence_ids: list[str] = field(default_factory=list)
    files: list[UploadFile] = field(default_factory=list)
    key: str = field(default_factory=ids.new_id)
    version: int = 0


def asked_of(review: Review) -> Decision | None:
    """Return the last question put to the unit, while it waits for the answer."""
    if review.stage != "answer":
        return None
    return next((one for one in reversed(review.decisions) if one.verdict == "more_asked"), None)


async def claims_of(services: Services, task_id: str) -> list[Claim]:
    """Return the newest claims of a task with all that is known of them, newest first."""
    found = (await services.reviews.reviews({"task": task_id})).items
    newest = sorted((one.review_id for one in found), reverse=True)[:NEWEST]
    reviews = await asyncio.gather(*map(services.reviews.review, newest))
    rows = await rows_of(services, [file for review in reviews for file in review.files])
    by_file = {row.file.evidence_id: row for row in rows}
    return [Claim(review, [by_file[file.evidence_id] for file in review.files]) for review in reviews]


@router.get("/bo-sung")
async def ask_answer(request: Request, review_id: str, _: Sender, services: ServicesDep) -> Response:
    """Show what was asked, and the form to answer it."""
    return await _answer_form(request, services, review_id, Answer())


async def sent_answer(request: Request) -> Answer:
    """Read the form as it was typed."""
    form = await request.form(max_files=MAX_FILES)
    version = str(form.get("version") or "")
    return Answer(
        str(form.get("note") or "").strip(),
        ids_in(form),
        files_in(form),
        str(form.get("key") or ids.new_id()),
        int(version) if version.isdigit() else 0,
    )


@router.post("/bo-sung")
async def answer(
    request: Request, review_id: str, _: Sender, services: ServicesDep, sent: Annotated[Answer, Depends(sent_answer)]
) -> Response:
    """Send the files and the note; refused, the form comes back with everything in it."""
    review = await or_absent(services.reviews.review(review_id))
    if review is ABSENT:
        return await _answer_form(request, services, review_id, sent, [("note", AWAY)])
    errors = await attach(services, review.task_id, sent.files, sent.evidence_ids)
    if not errors:
        body = {"note": sent.note or None, "evidence_ids": sent.evidence_ids}
        try:
            await services.reviews.step(review_id, "answer", body, key=sent.key, version=sent.version)
        except (Refused, Away) as failure:
            errors = _errors(failure)
    if errors:
        return await _answer_form(request, services, review_id, sent, errors)
    return RedirectResponse(f"/nhiem-vu/{review.task_id}?xong=bo-sung", 303)


@router.get("/khieu-nai")
async def ask_appeal(request: Request, review_id: str, _: Appellant, services: ServicesDep) -> Response:
    """Show the rejection, and the form to appeal it."""
    return await _appeal_form(request, services, review_id)


@router.post("/khieu-nai")
async def appeal(
    request: Request,
    review_id: str,
    _: Appellant,
    services: ServicesDep,
    key: Key,
    version: Version,
    ground: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Appeal; refused, the ground stays in the form."""
    ground = ground.strip()
    if not ground:
        missing = [("ground", "Khiếu nại phải nêu lý do: kết quả trả lại chưa đúng ở điểm nào, căn cứ vào đâu.")]
        return await _appeal_form(request, services, review_id, key=key, errors=missing)
    try:
        review = await services.reviews.step(review_id, "appeal", {"ground": ground}, key=key, version=version)
    except (Refused, Away) as failure:
        said = [("ground", said_of(failure))]
        return await _appeal_form(request, services, review_id, ground=ground, key=key, errors=said)
    return RedirectResponse(f"/nhiem-vu/{review.task_id}?xong=khieu-nai", 303)


async def _claim(services: Services, review_id: str) -> Claim:
    review = await services.reviews.review(review_id)
    return Claim(review, await rows_of(services, review.files))


async def _answer_form(
    request: Request, services: Services, review_id: str, typed: Answer, errors: Errors | None = None
) -> Response:
    claim = await or_absent(_claim(services, review_id))
    kept = None if claim is ABSENT else await attached(services, claim.review.task_id, typed.evidence_ids)
    shown = {"claim": claim, "kept": kept, "typed": typed, "errors": errors or []}
    return render(request, "claims/answer.html", 422 if errors else 200, **shown)


async def _appeal_form(
    request: Request, services: Services, review_id: str, ground: str = "", key: str = "", errors: Errors | None = None
) -> Response:
    claim = await or_absent(_claim(services, review_id))
    shown = {"claim": claim, "ground": ground, "key": key or ids.new_id(), "errors": errors or []}
    return render(request, "claims/appeal.html", 422 if errors else 200, **shown)


def _errors(failure: Refused | Away) -> Errors:
    if isinstance(failure, Refused) and failure.errors:
        return [(FIELD_OF.get(error["field"], error["field"]), error["message"]) for error in failure.errors]
    slug = failure.slug if isinstance(failure, Refused) else ""
    return [(FIELD_OF.get(slug, "note"), said_of(failure))]
