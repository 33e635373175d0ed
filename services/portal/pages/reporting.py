"""Reporting on a task: the form, its files, and what is shown again when it is refused."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.views import Task
from services.portal.pages.attached import MAX_FILES, attach, attached, files_in, ids_in
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.passing_on import passed_on
from services.portal.pages.written import as_number
from shared import ids
from shared.auth import Principal

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reporter = Annotated[Principal, page_needs("task:report")]

SPENT = "chi-"
TEXTS = ("value", "note", "difficulties", "proposals")
FIELD_OF = {
    "value-required": "value",
    "value-not-expected": "value",
    "value-out-of-range": "value",
    "evidence-required": "files",
    "evidence-unknown": "files",
    "evidence-of-another-task": "files",
    "file-too-large": "files",
    "empty-report": "value",
    "disbursement-falls": "note",
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
    spent: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=ids.new_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came in, with its files on the disk."""

    typed: Typed
    files: list[UploadFile]


async def sent_form(request: Request) -> Sent:
    """Read the form as it was typed; what is wrong with it the services say."""
    form = await request.form(max_files=MAX_FILES)
    value, note, difficulties, proposals = (str(form.get(name) or "") for name in TEXTS)
    typed = Typed(
        value,
        note,
        difficulties,
        proposals,
        claims_completion=form.get("claims_completion") == "true",
        evidence_ids=ids_in(form),
        spent={name: str(form[name]).strip() for name in form if name.startswith(SPENT)},
        key=str(form.get("key") or ids.new_id()),
    )
    return Sent(typed, files_in(form))


def measure(task: Task) -> str:
    """Return what is asked: `value` against a target in numbers, else `rate` in percent."""
    return "value" if task.target is not None and task.target.value is not None else "rate"


@router.get("/nhiem-vu/{task_id}/bao-cao")
async def ask_report(request: Request, task_id: str, _: Reporter, services: ServicesDep) -> Response:
    """Show the form."""
    return await _form(request, services, task_id, Typed())


@router.post("/nhiem-vu/{task_id}/bao-cao")
async def report(
    request: Request, task_id: str, _: Reporter, services: ServicesDep, sent: Annotated[Sent, Depends(sent_form)]
) -> Response:
    """Upload the files, send the report; refused, the form comes back with everything in it."""
    typed = sent.typed
    errors = await attach(services, task_id, sent.files, typed.evidence_ids)
    errors = errors or await _send(services, task_id, typed)
    if errors:
        return await _form(request, services, task_id, typed, errors)
    done = "hoan-thanh" if typed.claims_completion else "bao-cao"
    return RedirectResponse(f"/nhiem-vu/{task_id}?xong={done}", 303)


@router.get("/minh-chung/{evidence_id}")
async def download(
    evidence_id: str,
    _: Annotated[Principal, page_needs("evidence:read")],
    services: ServicesDep,
) -> Response:
    """Pass a file on, to be saved; how its pages look is drawn elsewhere."""
    return await passed_on(services.evidence.content(evidence_id))


async def _send(services: Services, task_id: str, typed: Typed) -> list[tuple[str, str]]:
    try:
        spent_given(typed.spent)
    except ValueError:
        return [("form", "Số tiền giải ngân phải là số, ví dụ 125.000.000.")]
    try:
        await services.plans.report(task_id, await _body(services, task_id, typed), typed.key)
    except ValueError:
        return [("value", "Giá trị phải là số, ví dụ 12,5 hoặc 1.200.")]
    except Refused as refusal:
        if refusal.errors:
            return [(FIELD_OF.get(error["field"], error["field"]), error["message"]) for error in refusal.errors]
        return [(FIELD_OF.get(refusal.slug, "form"), refusal.detail)]
    except Away as away:
        return [("form", said_of(away))]
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
        **({"disbursements": spent} if (spent := spent_given(typed.spent)) else {}),
    }


def spent_given(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Money spent by source and year; a field left blank says nothing. ValueError for what is no number."""
    figures = {name.removeprefix(SPENT): as_number(text) for name, text in typed.items()}
    named = [(*name.rpartition("-")[::2], figure) for name, figure in figures.items() if figure is not None]
    return [{"source": source, "year": int(year), "disbursed_vnd": round(figure)} for source, year, figure in named]


async def _form(
    request: Request, services: Services, task_id: str, typed: Typed, errors: Sequence[tuple[str, str]] = ()
) -> Response:
    task, kept = await asyncio.gather(
        or_absent(services.plans.task(task_id)), attached(services, task_id, typed.evidence_ids)
    )
    shown = {"task": task, "typed": typed, "kept": kept, "errors": errors, "measure": measure, "spent": SPENT}
    return render(request, "report.html", 422 if errors else 200, **shown)
