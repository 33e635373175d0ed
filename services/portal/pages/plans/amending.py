"""Amending a plan in force: which lines, what the document changes of them, and why."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.plan_views import Line, Plan
from services.portal.pages.decision_form import DECISION, Fault, decision_given
from services.portal.pages.decision_form import field_faults as faults_by_field
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.plans.access import Writer, assignable
from services.portal.pages.plans.line_form import TypedLine, Unreadable, fault_of, line_given, typed_from, typed_of
from services.portal.pages.plans.suggested import Suggested
from services.portal.pages.written import iso_day, typed_day
from shared import ids

router = APIRouter(prefix="/ke-hoach/{plan_id}/sua-doi", route_class=PageRoute, include_in_schema=False)

Chosen = Annotated[list[str], Query(alias="dong", max_length=1000)]
MAX_FIELDS = 20_000
MAX_NEW = 20
PRECONDITION_FAILED = 412
AMENDED = (
    "code", "name", "lead_unit_id", "coordinating_unit_ids", "milestones", "baseline", "is_falling", "measured",
    "expected_output", "starts_on", "due_on", "weight", "deciding_authority",
)  # fmt: skip
NEVER_EMPTY = frozenset({"code", "name", "starts_on", "weight"})
HEAD = {"title": "Tên kế hoạch", "valid_to": "Hiệu lực đến hết"}
LABELS = {"reason": "Lý do", **HEAD}
CHANGED = [("reason", "Kế hoạch vừa được người khác sửa đổi sau khi bạn mở. Hãy xem lại rồi ghi lại.")]


@dataclass(frozen=True, slots=True)
class Wish:
    """A form of an amendment: reason, document and head as typed; lines by id, new ones under `moi-0` and so on."""

    texts: Mapping[str, str]
    lines: Mapping[str, TypedLine]
    withdrawn: frozenset[str] = frozenset()
    version: int = 0
    key: str = field(default_factory=ids.new_id)


@router.get("")
async def ask_amendment(
    request: Request,
    plan_id: str,
    _: Writer,
    services: ServicesDep,
    chosen: Chosen = [],  # noqa: B006  FastAPI copies it
    them: int = 0,
) -> Response:
    """The choice of lines; with `dong` or `them` the form about them."""
    plan = await services.drafts.plan(plan_id)
    lines = amendable(plan)
    if not chosen and not them:
        return render(request, "plans/amend_choice.html", plan=plan, lines=lines)
    known = {line.task_id: line for line in lines if line.task_id in chosen}
    typed = {task_id: typed_of(line, plan.valid_from) for task_id, line in known.items()}
    typed |= {f"moi-{place}": typed_of(None, plan.valid_from) for place in range(min(max(0, them), MAX_NEW))}
    texts = {"title": plan.title, "valid_to": typed_day(plan.valid_to)}
    return await _page(request, services, plan, Wish(texts, typed, version=plan.version))


@router.post("")
async def amend(request: Request, plan_id: str, _: Writer, services: ServicesDep) -> Response:
    """Bring the amendment into force; refused, the form comes back as typed."""
    form = await request.form(max_fields=MAX_FIELDS)
    plan = await services.drafts.plan(plan_id)
    wish = wish_of(form)
    try:
        await services.amending.amend(plan_id, amendment_given(plan, wish), wish.version, wish.key)
    except Unreadable as found:
        return await _page(request, services, plan, wish, found.faults)
    except Away as away:
        return await _page(request, services, plan, wish, [("reason", said_of(away))])
    except Refused as refusal:
        if refusal.status == PRECONDITION_FAILED:
            fresh = Wish(wish.texts, wish.lines, wish.withdrawn, plan.version)
            return await _page(request, services, plan, fresh, CHANGED)
        return await _page(request, services, plan, wish, _faults_of(refusal, plan, wish))
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=sua-doi", 303)


def amendable(plan: Plan) -> list[Line]:
    """Lines of the document that are in force; those made from them follow by themselves."""
    return [line for line in plan.tasks if line.is_in_force and line.parent_task_id is None]


def wish_of(form: FormData) -> Wish:
    """The form as it came in."""
    names = ("reason", *HEAD, *DECISION)
    return Wish(
        texts={name: str(form.get(name) or "").strip() for name in names},
        lines={str(one): typed_from(form, f"{one}:") for one in form.getlist("line")},
        withdrawn=frozenset(str(one) for one in form.getlist("withdraw")),
        version=int(str(form.get("version") or 0)),
        key=str(form.get("key") or ids.new_id()),
    )


def amendment_given(plan: Plan, wish: Wish) -> dict[str, Any]:
    """The amendment to hand in: only what differs from the plan; raises `Unreadable`."""
    faults: list[Fault] = []
    change, add = [], []
    for own, typed in wish.lines.items():
        line = plan.line(own)
        if own in wish.withdrawn:
            continue
        try:
            if line is None:
                add += [line_given(typed, None, keeps_doubts=False)] if typed["name"] else []
            elif changes := changes_given(plan, line, typed):
                change.append({"task_id": own, **changes})
        except Unreadable as found:
            faults += [(f"{own}-{place}", sentence) for place, sentence in found.faults]
    if faults:
        raise Unreadable(faults)
    known = [own for own in wish.lines if own in wish.withdrawn and plan.line(own)]
    given = {"reason": wish.texts.get("reason", ""), "decision": decision_given(wish.texts)}
    head = _head_given(plan, wish.texts)
    return {**given, "add": add, "change": change, "withdraw": known, **({"head": head} if head else {})}


def changes_given(plan: Plan, line: Line, typed: TypedLine) -> dict[str, Any]:
    """Fields of a line that were changed on the form; raises `Unreadable`."""
    before = line_given(typed_of(line, plan.valid_from), line, keeps_doubts=True)
    after = line_given(typed, line, keeps_doubts=True)
    changed = {name: after.get(name) for name in AMENDED if after.get(name) != before.get(name)}
    return {name: value for name, value in changed.items() if value is not None or name not in NEVER_EMPTY}


def _head_given(plan: Plan, texts: Mapping[str, str]) -> dict[str, Any]:
    given = {"title": texts.get("title") or None, "valid_to": iso_day(texts.get("valid_to", ""))}
    before = {"title": plan.title, "valid_to": plan.valid_to.isoformat()}
    return {name: value for name, value in given.items() if value and value != before[name]}


def _faults_of(refusal: Refused, plan: Plan, wish: Wish) -> Sequence[Fault]:
    """Errors name a line by its place among those added or changed."""
    given = amendment_given(plan, wish)
    new = [own for own, typed in wish.lines.items() if plan.line(own) is None and typed["name"]]
    changed = [line["task_id"] for line in given["change"]]
    faults: list[Fault] = []
    rest = []
    for error in refusal.errors:
        part, _, after = str(error["field"]).partition(".")
        place, _, name = after.partition(".")
        owners = {"add": new, "change": changed}.get(part, [])
        if place.isdigit() and int(place) < len(owners):
            own = owners[int(place)]
            faults.append(_fault_of_line(own, wish.lines[own], name, str(error["message"])))
        else:
            rest.append({**error, "field": str(error["field"]).removeprefix("head.")})
    own_faults = Refused(refusal.status, {"slug": refusal.slug, "detail": refusal.detail, "errors": rest})
    return faults + (list(faults_by_field(own_faults, LABELS, {}, "reason")) if rest or not faults else [])


def _fault_of_line(own: str, typed: TypedLine, name: str, message: str) -> Fault:
    place, sentence = fault_of(typed, name, message)
    return f"{own}-{place}", f"{typed['code'] or 'Mục mới'}. {sentence}"


async def _page(request: Request, services: Services, plan: Plan, wish: Wish, errors: Sequence[Fault] = ()) -> Response:
    (units,) = await asyncio.gather(or_absent(services.plans.units()))
    page: dict[str, Any] = {
        "plan": plan,
        "wish": wish,
        "units": assignable(units, plan),
        "nothing": Suggested(),
        "errors": errors,
    }
    return render(request, "plans/amend.html", 422 if errors else 200, **page)
