"""One line of a draft: edited beside its source sentence, added, confirmed, moved, taken out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from services.portal.clients import Absent, Away, Refused, Services, or_absent
from services.portal.clients.plan_views import Line, Plan, Reading
from services.portal.pages.page import PageRoute, ServicesDep, render, reselected, said_of
from services.portal.pages.plans.access import WantedDep, Writer, assignable, draft_address
from services.portal.pages.plans.editing import Overtaken, Sight, on_present, on_unchanged_line
from services.portal.pages.plans.line_form import (
    Fault,
    TypedLine,
    TypedRung,
    Unreadable,
    faults_of,
    line_given,
    seen_of,
    typed_from,
    typed_of,
)
from services.portal.pages.plans.shown import Wanted
from services.portal.pages.plans.suggested import suggested_for
from shared import ids
from shared.http import Problem

router = APIRouter(prefix="/ke-hoach/{plan_id}", route_class=PageRoute, include_in_schema=False)

NEW = "moi"
MAX_FIELDS = 5000
CHANGED = (("muc", "Người khác vừa sửa mục này. Xem nội dung hiện nay ở bên cạnh; lưu nữa là thay nội dung đó."),)
GONE = "Mục này vừa được người khác bỏ khỏi bản thảo nên không sửa được nữa. Hãy quay lại bản thảo."
UNKNOWN = "Bản thảo không có mục này. Hãy quay lại bản thảo."
DONE = {"xac-nhan": "da-xac-nhan", "xoa": "da-xoa", "chuyen": "da-chuyen"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft being worked on, as it was being looked at; `place` is the line on the page to go on with."""

    request: Request
    services: Services
    plan_id: str
    wanted: Wanted
    place: int

    def back(self, done: str) -> Response:
        """Go back to the draft, to the same place."""
        return RedirectResponse(draft_address(self.plan_id, self.wanted, done, self.place), 303)


@dataclass(frozen=True, slots=True)
class Work:
    """A line, the form about it, and what was seen of it when the form was drawn."""

    plan: Plan
    line: Line | None
    typed: TypedLine
    sight: Sight
    wish: str = ""
    key: str = ""


class Deed(BaseModel):
    """What is done to a line without its form."""

    version: int
    key: str
    seen: str = ""
    position: int = 1


def _desk(request: Request, plan_id: str, services: ServicesDep, wanted: WantedDep, vt: int = 0) -> Desk:
    return Desk(request, services, plan_id, wanted, max(0, vt))


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/dong/{task_id}")
async def ask_line(task_id: str, _: Writer, desk: DeskDep) -> Response:
    """The form of a line, of a new one under `moi`."""
    plan, line = await _found(desk, task_id)
    return await _form(desk, Work(plan, line, typed_of(line, plan.valid_from), _sight(plan, line)))


@router.post("/dong/{task_id}")
async def save_line(task_id: str, _: Writer, desk: DeskDep) -> Response:
    """Save what was typed; refused or overtaken, the form comes back with everything in it."""
    form = await desk.request.form(max_fields=MAX_FIELDS)
    plan, line = await _found(desk, task_id)
    sight = Sight(int(str(form.get("version") or 0)), str(form.get("seen") or ""))
    work = Work(plan, line, typed_from(form), sight, str(form.get("wish") or ""), str(form.get("key") or ids.new_id()))
    if work.wish == "rung":
        typed = replace(work.typed, rungs=[*work.typed.rungs, TypedRung()])
        return await _form(desk, replace(work, typed=typed))
    work, faults = await _saved(desk, work)
    if faults:
        return await _form(desk, work, faults)
    return desk.back("da-them" if line is None else "da-luu" if work.wish == "keep" else "da-xac-nhan")


@router.post("/dong/{task_id}/{deed}")
async def act(
    task_id: str,
    deed: Literal["xac-nhan", "xoa", "chuyen"],
    _: Writer,
    desk: DeskDep,
    sent: Annotated[Deed, Form()],
) -> Response:
    """Confirm a line, take it out, or move it to a position."""
    drafts, plan_id = desk.services.drafts, desk.plan_id

    async def do(version: int) -> None:
        if deed == "xoa":
            await drafts.remove_line(plan_id, task_id, version, sent.key)
        else:
            await drafts.confirm(plan_id, [task_id], version, sent.key)

    try:
        if deed == "chuyen":
            await _move(desk, task_id, sent)
        else:
            await on_unchanged_line(desk.services, plan_id, task_id, Sight(sent.version, sent.seen), do)
    except Overtaken:
        return desk.back("da-bi-sua")
    return desk.back(DONE[deed])


async def _found(desk: Desk, task_id: str) -> tuple[Plan, Line | None]:
    plan = await desk.services.drafts.plan(desk.plan_id)
    line = plan.line(task_id)
    if line is None and task_id != NEW:
        raise Problem(404, "line-unknown", UNKNOWN)
    return plan, line


def _sight(plan: Plan, line: Line | None) -> Sight:
    return Sight(plan.version, seen_of(line) if line else "")


async def _saved(desk: Desk, work: Work) -> tuple[Work, Sequence[Fault]]:
    """Save the form; return it with what was found wrong, and with the line as it now stands."""
    try:
        await _save(desk, work)
    except Unreadable as found:
        return work, found.faults
    except Overtaken as change:
        if change.line is None:
            raise Problem(409, "line-gone", GONE) from None
        sight = _sight(change.plan, change.line)
        return replace(work, plan=change.plan, line=change.line, sight=sight), CHANGED
    except Refused as refusal:
        return work, faults_of(work.typed, refusal.slug, refusal.detail, refusal.errors)
    except Away as away:
        return work, [("muc", said_of(away))]
    return work, ()


async def _save(desk: Desk, work: Work) -> None:
    drafts, line = desk.services.drafts, work.line
    given = line_given(work.typed, line, keeps_doubts=work.wish == "keep")

    async def write(version: int) -> None:
        if line is None:
            await drafts.add_line(desk.plan_id, given, version, work.key)
        else:
            await drafts.change_line(desk.plan_id, line.task_id, given, version, work.key)

    if line is None:
        await on_present(desk.services, desk.plan_id, work.sight, write)
    else:
        await on_unchanged_line(desk.services, desk.plan_id, line.task_id, work.sight, write)


async def _move(desk: Desk, task_id: str, sent: Deed) -> None:
    plan = await desk.services.drafts.plan(desk.plan_id)
    others = [line.task_id for line in plan.tasks if line.task_id != task_id]
    place = min(max(1, sent.position), len(plan.tasks)) - 1
    await desk.services.drafts.order(desk.plan_id, [*others[:place], task_id, *others[place:]], plan.version, sent.key)


async def _form(desk: Desk, work: Work, faults: Sequence[Fault] = ()) -> Response:
    units, reading = await asyncio.gather(or_absent(desk.services.plans.units()), _reading(desk, work.plan))
    shown = {
        "plan": work.plan,
        "line": work.line,
        "typed": work.typed,
        "sight": work.sight,
        "units": assignable(units, work.plan),
        "suggested": suggested_for(work.line, reading),
        "desk": desk,
        "errors": faults,
        "key": work.key or ids.new_id(),
    }
    page = render(desk.request, "plans/line.html", 422 if faults else 200, **shown)
    if desk.request.method == "GET":
        return page
    return reselected(desk.request, page, f"#sua-{work.line.task_id if work.line else NEW}")


async def _reading(desk: Desk, plan: Plan) -> Reading | None:
    """The reading a draft was made from; without it the form has no suggestions, and works."""
    if plan.reading_id is None:
        return None
    try:
        found = await or_absent(desk.services.drafts.reading(plan.reading_id))
    except Refused:
        return None
    return None if isinstance(found, Absent) else found
