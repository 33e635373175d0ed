"""The reporting rules of a plan: which kinds of period, who sends, until when."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.period_views import ReportingRule
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from shared import ids
from shared.auth import Principal

router = APIRouter(prefix="/ky-bao-cao/{plan_id}/quy-tac", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("plan:read")]
Keeper = Annotated[Principal, page_needs("period:manage")]

MAX_RULES = 2000
SPARE_ROWS = 2
FIELDS = ("kind", "sender_unit_id", "cut_off_days", "lock_days", "calendar", "is_active")
LABELS = {
    "kind": "loại kỳ",
    "sender_unit_id": "đơn vị báo cáo",
    "cut_off_days": "số ngày đến hạn gửi",
    "lock_days": "số ngày đến khi khóa",
    "calendar": "cách tính kỳ",
}
Row = Mapping[str, str]
Fault = tuple[str, str]


@router.get("")
async def ask_rules(request: Request, plan_id: str, _: Reader, services: ServicesDep) -> Response:
    """The rules in force, and those of the plan as a form."""
    return await _page(request, services, plan_id)


@router.post("")
async def save_rules(request: Request, plan_id: str, _: Keeper, services: ServicesDep) -> Response:
    """Set the plan's rules; a row without a kind is left out. Refused, the form comes back as typed."""
    form = await request.form(max_fields=len(FIELDS) * MAX_RULES)
    rows = rows_typed(form)
    version, key = int(str(form.get("version") or 0)), str(form.get("key") or ids.new_id())
    rules, faults = rules_given(rows)
    if not faults:
        try:
            await services.periods.set_rules(plan_id, rules, version, key)
        except (Refused, Away) as failure:
            faults = _faults_of(failure, rows)
    if faults:
        return await _page(request, services, plan_id, rows, faults)
    return RedirectResponse(f"/ky-bao-cao/{plan_id}?xong=quy-tac", 303)


def rows_typed(form: FormData) -> list[Row]:
    """The rows of the form as they came in."""
    places = [place for place in range(MAX_RULES) if f"rule-{place}-kind" in form]
    return [{name: str(form.get(f"rule-{place}-{name}") or "").strip() for name in FIELDS} for place in places]


def rules_given(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], Sequence[Fault]]:
    """The rules to hand in, and the cells that hold no number of days."""
    given, faults = [], []
    for place, row in enumerate(rows):
        if not row["kind"]:
            continue
        wrong = [name for name in ("cut_off_days", "lock_days") if not row[name].isdecimal()]
        faults += [(f"rule-{place}-{name}", f"Dòng {place + 1}, {LABELS[name]}: phải là số ngày.") for name in wrong]
        if not wrong:
            days = {name: int(row[name]) for name in ("cut_off_days", "lock_days")}
            texts = {name: row[name] or None for name in ("kind", "sender_unit_id", "calendar")}
            given.append({**texts, **days, "is_active": row["is_active"] != "false"})
    return given, faults


def _typed(rule: ReportingRule) -> Row:
    shown = {name: str(getattr(rule, name) or "") for name in ("kind", "sender_unit_id", "calendar")}
    days = {"cut_off_days": str(rule.cut_off_days), "lock_days": str(rule.lock_days)}
    return {**shown, **days, "is_active": "true" if rule.is_active else "false"}


def _faults_of(failure: Refused | Away, rows: Sequence[Row]) -> Sequence[Fault]:
    """Errors name a rule among those handed in: the rows without a kind were not."""
    places = [place for place, row in enumerate(rows) if row["kind"]]
    faults = []
    for error in failure.errors if isinstance(failure, Refused) else ():
        _, _, rest = str(error["field"]).partition(".")
        position, _, name = rest.partition(".")
        if position.isdigit() and int(position) < len(places):
            place = places[int(position)]
            label = f", {LABELS[name]}" if name in LABELS else ""
            faults.append((f"rule-{place}-{name or 'kind'}", f"Dòng {place + 1}{label}: {error['message']}."))
    return faults or [("rule-0-kind", said_of(failure))]


async def _page(
    request: Request,
    services: Services,
    plan_id: str,
    rows: Sequence[Row] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    rules, units, plan = await asyncio.gather(
        services.periods.rules(plan_id), or_absent(services.plans.units()), services.drafts.plan(plan_id)
    )
    shown = [_typed(rule) for rule in rules.rules] if rows is None else [row for row in rows if row["kind"] or errors]
    spare: Row = dict.fromkeys(FIELDS, "")
    page: dict[str, Any] = {"plan": plan, "rules": rules, "units": units, "errors": errors}
    return render(
        request,
        "periods/rules.html",
        422 if errors else 200,
        **page,
        rows=[*shown, *[spare] * SPARE_ROWS],
    )
