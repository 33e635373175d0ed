"""Quick entry: the tasks of a unit for one period in one table, kept together or not at all; by workbook too."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import ABSENT, Absent, Away, Refused, Services, Upload, or_absent
from services.portal.clients.period_views import Grid, GridRow
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.passing_on import passed_on
from services.portal.pages.written import as_number, typed_number
from shared import ids
from shared.auth import Principal, subtrees

router = APIRouter(prefix="/nhap-nhanh", route_class=PageRoute, include_in_schema=False)

Reporter = Annotated[Principal, page_needs("task:report")]
Words = Annotated[str, Query(max_length=200)]
MAX_FIELDS = 6000
TEXTS = ("note", "difficulties")
NOT_A_NUMBER = "“{}” không phải là số. Hãy nhập dạng 12,5 hoặc 1.200."

Faults = Mapping[str, str]
"""Sentences by task."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the address."""

    plan: str = ""
    unit: str = ""
    period: str = ""

    @property
    def query(self) -> dict[str, str]:
        return {"plan": self.plan, "unit": self.unit, "period": self.period}


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was not taken: what was typed by task and field, and why."""

    typed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    cells: Sequence[Mapping[str, Any]] = ()
    error: str = ""


@router.get("")
async def grid(
    request: Request,
    principal: Reporter,
    services: ServicesDep,
    plan: Words = "",
    unit: Words = "",
    period: Words = "",
    xong: Words = "",
) -> Response:
    """The table of a plan's period; without a choice the newest plan and the period a report would go to."""
    chosen = Chosen(plan, unit or subtrees(principal, "task:report")[0], period)
    return await _page(request, services, chosen, Tried(), xong)


@router.post("")
async def save(request: Request, _: Reporter, services: ServicesDep) -> Response:
    """Keep every row that says something new; refused, the table comes back as typed."""
    form = await request.form(max_fields=MAX_FIELDS)
    chosen = Chosen(*(str(form.get(name) or "") for name in ("plan", "unit", "period")))
    shown = await services.grids.grid(chosen.query)
    rows, faults = rows_given(shown.rows, form)
    tried = Tried(typed_cells(form), faults, error="Chưa ghi gì: có ô chưa đúng." if faults else "")
    if faults or not rows:
        return await _page(request, services, chosen, tried, "" if faults else "0")
    try:
        kept = await services.grids.report(chosen.period, rows, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        tried = Tried(tried.typed, _faults_of(failure), error=said_of(failure))
        return await _page(request, services, chosen, tried)
    return RedirectResponse(f"/nhap-nhanh?{_address(chosen)}&xong={kept}", 303)


@router.get("/bang-tinh.xlsx")
async def workbook(_: Reporter, services: ServicesDep, plan: Words, unit: Words, period: Words = "") -> Response:
    """The table as a workbook to fill in."""
    return await passed_on(services.grids.workbook(Chosen(plan, unit, period).query))


@router.post("/bang-tinh")
async def take_in(
    request: Request,
    _: Reporter,
    services: ServicesDep,
    file: UploadFile,
    plan: Annotated[str, Form(max_length=200)],
    unit: Annotated[str, Form(max_length=200)],
    key: Annotated[str, Form(max_length=64)],
    period: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep what a filled-in workbook says, or name every cell that is wrong."""
    chosen = Chosen(plan, unit, period)
    content: Upload = (file.filename or "", file.file, file.content_type or "application/octet-stream")
    try:
        kept = await services.grids.take_in(content, key)
    except (Refused, Away) as failure:
        cells = failure.errors if isinstance(failure, Refused) and failure.slug == "sheet-has-errors" else ()
        return await _page(request, services, chosen, Tried(cells=cells, error=said_of(failure)))
    return RedirectResponse(f"/nhap-nhanh?{_address(chosen)}&xong={kept}", 303)


def takes_row(row: GridRow) -> bool:
    """Whether a row can be filled in here; one that claims completion is changed on its own page alone."""
    return row.locked_because is None and not (row.current and row.current.claims_completion)


def rows_given(rows: Sequence[GridRow], form: FormData) -> tuple[list[dict[str, Any]], Faults]:
    """The rows to hand in, without those left empty; and the cells that hold no figure."""
    given, faults = [], {}
    for row in filter(takes_row, rows):
        texts = {name: str(form.get(f"{row.task_id}-{name}") or "").strip() or None for name in TEXTS}
        written = str(form.get(f"{row.task_id}-value") or "").strip()
        try:
            figure = as_number(written)
        except ValueError:
            faults[row.task_id] = NOT_A_NUMBER.format(written[:40])
            continue
        kept = {"proposals": row.current.proposals} if row.current and row.current.proposals else {}
        if figure is not None or any(texts.values()):
            given.append({"task_id": row.task_id, **_figure(row, figure), **texts, **kept})
    return given, faults


def typed_cells(form: FormData) -> dict[tuple[str, str], str]:
    """What stood in the cells, by task and field."""
    cells = (name.rpartition("-") for name in form if name.endswith(("-value", "-note", "-difficulties")))
    return {(task_id, name): str(form[f"{task_id}-{name}"]) for task_id, _, name in cells}


def cell_text(row: GridRow, name: str, tried: Tried) -> str:
    """What stands in a cell: as typed, else as reported in this period."""
    if (row.task_id, name) in tried.typed or row.current is None:
        return tried.typed.get((row.task_id, name), "")
    if name != "value":
        return str(getattr(row.current, name) or "")
    rate = row.current.completion_rate
    return typed_number(row.current.value if row.is_numeric else None if rate is None else round(rate * 100, 4))


def _figure(row: GridRow, figure: float | None) -> dict[str, float | None]:
    if row.is_numeric:
        return {"value": figure}
    return {"completion_rate": None if figure is None else round(figure / 100, 6)}


def _faults_of(failure: Refused | Away) -> Faults:
    errors = failure.errors if isinstance(failure, Refused) else ()
    return {str(error["task_id"]): str(error["message"]) for error in errors if "task_id" in error}


def _address(chosen: Chosen) -> str:
    return "&".join(f"{name}={value}" for name, value in chosen.query.items() if value)


async def _page(request: Request, services: Services, chosen: Chosen, tried: Tried, done: str = "") -> Response:
    plans, units = await asyncio.gather(or_absent(services.plans.plans()), or_absent(services.plans.units()))
    published = plans if isinstance(plans, Absent) else [plan for plan in plans if not plan.is_draft]
    if not chosen.plan and published is not ABSENT and published:
        chosen = Chosen(published[0].plan_id, chosen.unit, chosen.period)
    shown, missing = await _grid(services, chosen) if chosen.plan else (None, "")
    periods = await or_absent(services.periods.periods(chosen.plan, chosen.unit)) if chosen.plan else []
    page: dict[str, Any] = {
        "plans": published,
        "units": units,
        "periods": periods,
        "chosen": chosen,
        "grid": shown,
        "missing": missing,
        "tried": tried,
        "cell_text": cell_text,
        "takes_row": takes_row,
        "done": done,
    }
    return render(request, "quick_entry.html", 422 if tried.error else 200, **page)


async def _grid(services: Services, chosen: Chosen) -> tuple[Grid | Absent | None, str]:
    """The grid, or the sentence why there is none: no period is open yet, or the plan is not for this unit."""
    try:
        return await or_absent(services.grids.grid(chosen.query)), ""
    except Refused as refusal:
        return None, refusal.detail
