"""Money planned for a task, by source and year."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import Away, Refused, Services
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import as_number, typed_number
from shared import clock, ids
from shared.auth import Principal

router = APIRouter(prefix="/nhiem-vu/{task_id}/kinh-phi", route_class=PageRoute, include_in_schema=False)

Writer = Annotated[Principal, page_needs("plan:write")]

MAX_ROWS = 60
SPARE_ROWS = 2
FIELDS = ("source", "year", "planned_vnd")
PRECONDITION_FAILED = 412
CHANGED = "Nhiệm vụ vừa được người khác sửa sau khi bạn mở. Hãy xem lại rồi lưu lại."
Row = Mapping[str, str]
Fault = tuple[str, str]


@router.get("")
async def ask_budget(request: Request, task_id: str, _: Writer, services: ServicesDep) -> Response:
    """The form of a task's money."""
    return await _page(request, services, task_id)


@router.post("")
async def save_budget(request: Request, task_id: str, _: Writer, services: ServicesDep) -> Response:
    """Set all lines; a row without an amount is left out. Refused, the form comes back as typed."""
    form = await request.form()
    rows = rows_typed(form)
    lines, faults = lines_given(rows)
    version, key = int(str(form.get("version") or 0)), str(form.get("key") or ids.new_id())
    if not faults:
        try:
            await services.amending.set_budget(task_id, lines, version, key)
        except (Refused, Away) as failure:
            is_stale = isinstance(failure, Refused) and failure.status == PRECONDITION_FAILED
            faults = [("row-0-planned_vnd", CHANGED if is_stale else _first_of(failure))]
    if faults:
        return await _page(request, services, task_id, rows, faults)
    return RedirectResponse(f"/nhiem-vu/{task_id}?xong=kinh-phi", 303)


def rows_typed(form: FormData) -> list[Row]:
    """The rows of the form as they came in."""
    places = [place for place in range(MAX_ROWS) if f"row-{place}-source" in form]
    return [{name: str(form.get(f"row-{place}-{name}") or "").strip() for name in FIELDS} for place in places]


def lines_given(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], Sequence[Fault]]:
    """The lines to hand in, and the cells that hold no figure."""
    lines, faults = [], []
    for place, row in enumerate(rows):
        if not row["planned_vnd"]:
            continue
        try:
            amount = round(as_number(row["planned_vnd"]) or 0)
            lines.append({"source": row["source"], "year": int(row["year"]), "planned_vnd": amount})
        except ValueError:
            faults.append((f"row-{place}-planned_vnd", f"Dòng {place + 1}: năm và số tiền phải là số."))
    return lines, faults


def _first_of(failure: Refused | Away) -> str:
    errors = failure.errors if isinstance(failure, Refused) else ()
    return str(errors[0]["message"]) if errors else said_of(failure)


async def _page(
    request: Request,
    services: Services,
    task_id: str,
    rows: Sequence[Row] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    task = await services.plans.task(task_id)
    kept = [
        {"source": line.source, "year": str(line.year), "planned_vnd": typed_number(float(line.planned_vnd))}
        for line in task.budget
    ]
    spare: Row = {"source": "state", "year": str(clock.today().year), "planned_vnd": ""}
    page: dict[str, Any] = {"task": task, "rows": [*(kept if rows is None else rows), *[spare] * SPARE_ROWS]}
    return render(request, "budget.html", 422 if errors else 200, **page, errors=errors)
