"""Reporting on a task: the form, its files, and what is shown again when it is refused."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.views import Task
from services.portal.pages.page import PageRoute, ServicesDep, away_sentence, page_needs, render
from services.portal.pages.passing_on import passed_on
from shared import ids
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reporter = Annotated[Principal, page_needs("task:report")]
Text = Annotated[str, Form(max_length=4000)]
Id = Annotated[str, Form(max_length=64)]

THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+$")
FIELD_OF = {
    "value-required": "value",
    "value-not-expected": "value",
    "value-out-of-range": "value",
    "evidence-required": "files",
    "evidence-unknown": "files",
    "evidence-of-another-task": "files",
    "file-too-large": "files",
    "empty-report": "value",
}


@dataclass
class Typed:
    """What stands in the form, as typed. `key` makes a second sending of the same form harmless."""

    value: str = ""
    note: str = ""
    difficulties: str = ""
    proposals: str = ""
    claims_completion: bool = False
    evidence_ids: list[str] = field(default_factory=list)
    key: str = field(default_factory=ids.new_id)


def measure(task: Task) -> str:
    """Return what is asked: `value` against a target in numbers, else `rate` in percent."""
    return "value" if task.target is not None and task.target.value is not None else "rate"


def as_number(text: str) -> float | None:
    """Read a figure as Vietnamese write it: `1.234,5`, `12,5`, also `12.5`; ValueError for anything else."""
    text = re.sub(r"[\s%]", "", text)
    if not text:
        return None
    if "," in text or THOUSANDS.match(text):
        text = text.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", text):
        raise ValueError(text)
    return float(text)


@router.get("/nhiem-vu/{task_id}/bao-cao")
async def ask_report(request: Request, task_id: str, _: Reporter, services: ServicesDep) -> Response:
    """Show the form."""
    return await _form(request, services, task_id, Typed())


@router.post("/nhiem-vu/{task_id}/bao-cao")
async def report(
    request: Request,
    task_id: str,
    _: Reporter,
    services: ServicesDep,
    key: Id,
    value: Text = "",
    note: Text = "",
    difficulties: Text = "",
    proposals: Text = "",
    claims_completion: Annotated[bool, Form()] = False,
    evidence_ids: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006  FastAPI copies it
    files: Annotated[list[UploadFile], Form(max_length=20)] = [],  # noqa: B006  as above
) -> Response:
    """Upload the files, send the report; refused, the form comes back with everything in it."""
    typed = Typed(value, note, difficulties, proposals, claims_completion, list(evidence_ids), key)
    errors = await _attach(services, task_id, typed, files)
    if not errors:
        errors = await _send(services, task_id, typed)
    if not errors:
        done = "hoan-thanh" if claims_completion else "bao-cao"
        return RedirectResponse(f"/nhiem-vu/{task_id}?xong={done}", 303)
    return await _form(request, services, task_id, typed, errors, status=422)


@router.get("/minh-chung/{evidence_id}")
async def download(
    request: Request,
    evidence_id: str,
    _: Annotated[Principal, page_needs("evidence:read")],
    services: ServicesDep,
    xem: bool = False,
) -> Response:
    """Pass a file on, to be saved; with `xem` to be shown, if browsers show its kind safely."""
    return await passed_on(services.evidence.content(evidence_id), is_shown=xem)


async def _attach(services: Services, task_id: str, typed: Typed, files: list[UploadFile]) -> list[tuple[str, str]]:
    errors = []
    for file in files:
        if not file.filename:
            continue
        content: tuple[str, BinaryIO, str] = (file.filename, file.file, file.content_type or "application/octet-stream")
        try:
            typed.evidence_ids.append((await services.evidence.upload(task_id, content)).evidence_id)
        except Refused as refusal:
            errors.append(("files", f"{file.filename}: {refusal.detail}"))
        except Away:
            errors.append(
                ("files", f"{file.filename}: nơi nhận minh chứng tạm thời chưa trả lời, hãy chọn lại và gửi lại.")
            )
    typed.evidence_ids = list(dict.fromkeys(typed.evidence_ids))
    return errors


async def _send(services: Services, task_id: str, typed: Typed) -> list[tuple[str, str]]:
    try:
        await services.plans.report(task_id, await _body(services, task_id, typed), typed.key)
    except ValueError:
        return [("value", "Giá trị phải là số, ví dụ 12,5 hoặc 1.200.")]
    except Refused as refusal:
        if refusal.errors:
            return [(FIELD_OF.get(error["field"], error["field"]), error["message"]) for error in refusal.errors]
        return [(FIELD_OF.get(refusal.slug, "form"), refusal.detail)]
    except Away as away:
        return [("form", away_sentence(away))]
    return []


async def _body(services: Services, task_id: str, typed: Typed) -> dict[str, Any]:
    figure = as_number(typed.value)
    is_value = measure(await services.plans.task(task_id)) == "value"
    return {
        "value": figure if is_value else None,
        "completion_rate": None if is_value or figure is None else round(figure / 100, 6),
        "note": typed.note or None,
        "difficulties": typed.difficulties or None,
        "proposals": typed.proposals or None,
        "claims_completion": typed.claims_completion,
        "evidence_ids": typed.evidence_ids,
    }


async def _form(
    request: Request,
    services: Services,
    task_id: str,
    typed: Typed,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    task = await or_absent(services.plans.task(task_id))
    kept = await or_absent(services.evidence.files(typed.evidence_ids))
    return render(
        request, "report.html", status, task=task, typed=typed, kept=kept, errors=errors or [], measure=measure
    )
