"""Changing the tree: a new part, a name, a merger, a split, a move, an end. Each rests on a reason and a document."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import ABSENT, Absent, Away, Refused, Services, or_absent
from services.portal.clients.unit_views import UnitDetail
from services.portal.clients.views import Task
from services.portal.pages.decision_form import DECISION, Fault, decision_given, field_faults
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.units.tree import Writer, folded, parts_of
from services.portal.pages.written import iso_day
from shared import ids
from shared.http import Problem

router = APIRouter(prefix="/don-vi/{unit_id}/{deed}", route_class=PageRoute, include_in_schema=False)

NEW_UNITS = 4
TASKS_SHOWN = 200
FIELDS = ("display_name", "slug", "code", "peer_group", "into", "parent_id", "successor_id", "default", "reason",
          "effective_on", *DECISION)  # fmt: skip
LABELS = {
    "display_name": "Tên đơn vị", "code": "Mã hành chính", "peer_group": "Nhóm xếp hạng", "reason": "Lý do",
    "effective_on": "Có hiệu lực từ", "parent_id": "Đơn vị cấp trên mới", "successor_id": "Đơn vị tiếp nhận",
    "unit_ids": "Đơn vị sáp nhập", "into": "Đơn vị sau thay đổi",
}  # fmt: skip
FIELD_OF = {
    "unit-exists": "slug", "unit-code-taken": "code", "effective-in-future": "effective_on",
    "effective-too-early": "effective_on", "units-of-different-levels": "into", "unit-has-open-work": "successor_id",
    "nothing-to-change": "display_name", "too-few-units": "into", "unit-inside-itself": "into",
}  # fmt: skip
KIND_BELOW = {"province": "commune", "commune": "body"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form about a unit as it came in; `chosen` are the boxes ticked, `given` where parts and tasks go."""

    texts: Mapping[str, str]
    chosen: Sequence[str] = ()
    new: Sequence[Mapping[str, str]] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Deed:
    """A change: its title, and what is sent of its form; `version` whether it names the unit's version."""

    title: str
    method: str
    path: str
    body: Callable[[UnitDetail, Typed], dict[str, Any]]
    has_version: bool = False
    has_document: bool = True


def slug_of(name: str) -> str:
    """A slug of a unit's name: `Phòng Kinh tế` → `phong-kinh-te`."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in folded(name))
    return "-".join(plain.split())


def grounds(typed: Typed) -> dict[str, Any]:
    """Reason, day and document; a document left blank is none."""
    document = decision_given(typed.texts)
    has_document = any(document.values())
    return {
        "reason": typed["reason"],
        "effective_on": iso_day(typed["effective_on"]),
        **({"document": document} if has_document else {}),
    }


def _new_unit(parent_id: str, typed: Mapping[str, str]) -> dict[str, Any]:
    path = f"{parent_id}.{typed.get('slug') or slug_of(typed.get('display_name', ''))}"
    named = {name: typed.get(name) or None for name in ("peer_group", "code")}
    return {"unit_id": path.strip("."), "display_name": typed.get("display_name", ""), **named}


def _rename(unit: UnitDetail, typed: Typed) -> dict[str, Any]:
    wanted = {name: typed[name] or None for name in ("display_name", "code", "peer_group")}
    changed = {name: value for name, value in wanted.items() if value != getattr(unit, name)}
    return {**grounds(typed), **changed}


def _add(unit: UnitDetail, typed: Typed) -> dict[str, Any]:
    return {**_new_unit(unit.unit_id, typed.texts), "kind": KIND_BELOW.get(unit.kind or "", "body")}


def _merge(unit: UnitDetail, typed: Typed) -> dict[str, Any]:
    above = unit.unit_id.rpartition(".")[0]
    into = typed["into"] or _new_unit(above, typed.texts)
    return {**grounds(typed), "unit_ids": [unit.unit_id, *typed.chosen], "into": into}


def _split(unit: UnitDetail, typed: Typed) -> dict[str, Any]:
    above = unit.unit_id.rpartition(".")[0]
    begun = [_new_unit(above, one) for one in typed.new if one.get("display_name")]
    ids_of = [one["unit_id"] for one in begun] + [unit.unit_id]
    places = {str(place): unit_id for place, unit_id in enumerate(ids_of)} | {"self": unit.unit_id}
    lives_on = typed["default"] == "self" or "self" in typed.given.values()
    sent = {name: places[place] for name, place in typed.given.items() if place in places}
    return {
        **grounds(typed),
        "into": [*begun, *([unit.unit_id] if lives_on else [])],
        "default_unit_id": places.get(typed["default"], unit.unit_id),
        "parts": {name.removeprefix("don-vi:"): to for name, to in sent.items() if name.startswith("don-vi:")},
        "tasks": {name.removeprefix("viec:"): to for name, to in sent.items() if name.startswith("viec:")},
    }


def _move(_: UnitDetail, typed: Typed) -> dict[str, Any]:
    return {**grounds(typed), "parent_id": typed["parent_id"]}


def _close(_: UnitDetail, typed: Typed) -> dict[str, Any]:
    return {**grounds(typed), "successor_id": typed["successor_id"] or None}


DEEDS: Mapping[str, Deed] = {
    "them": Deed("Thêm đơn vị trực thuộc", "POST", "", _add, has_document=False),
    "doi-ten": Deed("Đổi tên, mã, nhóm", "PATCH", "/{unit_id}", _rename, has_version=True),
    "sap-nhap": Deed("Sáp nhập", "POST", "/merge", _merge),
    "tach": Deed("Chia, tách", "POST", "/{unit_id}/split", _split),
    "chuyen": Deed("Chuyển về đơn vị khác", "POST", "/{unit_id}/move", _move),
    "giai-the": Deed("Giải thể", "POST", "/{unit_id}/close", _close),
}
UNKNOWN = "Không có việc này. Hãy quay lại trang đơn vị."


@router.get("")
async def ask_change(request: Request, unit_id: str, deed: str, _: Writer, services: ServicesDep) -> Response:
    """The form of a change."""
    return await _page(request, services, unit_id, deed)


@router.post("")
async def change(request: Request, unit_id: str, deed: str, _: Writer, services: ServicesDep) -> Response:
    """Make the change; refused, the form comes back as typed."""
    wanted = _deed(deed)
    form = await request.form(max_fields=5000)
    typed, key = typed_from(form), str(form.get("key") or ids.new_id())
    unit = await services.units.unit(unit_id)
    version = int(str(form.get("version") or 0)) if wanted.has_version else None
    path = wanted.path.format(unit_id=unit_id)
    try:
        answer = await services.units.change(wanted.method, path, wanted.body(unit, typed), version, key)
    except (Refused, Away) as failure:
        first = "reason" if wanted.has_document else "display_name"
        faults = field_faults(failure, LABELS, FIELD_OF, first) if isinstance(failure, Refused) else None
        return await _page(request, services, unit_id, deed, typed, faults or [(first, said_of(failure))])
    return RedirectResponse(f"/don-vi/{_next(unit_id, answer)}?xong={deed}", 303)


def typed_from(form: FormData) -> Typed:
    """The form as it came in."""
    names = ("display_name", "slug", "code", "peer_group")
    new = [{name: str(form.get(f"moi-{place}-{name}") or "").strip() for name in names} for place in range(NEW_UNITS)]
    given = {name.removeprefix("den:"): str(form[name]) for name in form if name.startswith("den:") and form[name]}
    texts = {name: str(form.get(name) or "").strip() for name in FIELDS}
    return Typed(texts, [str(one) for one in form.getlist("unit_ids")], new, given)


def _deed(name: str) -> Deed:
    if name not in DEEDS:
        raise Problem(404, "deed-unknown", UNKNOWN)
    return DEEDS[name]


def _next(unit_id: str, answer: Mapping[str, Any]) -> str:
    """The unit to go on with: a successor, else the one that was changed or begun."""
    successors = answer.get("successors")
    if isinstance(successors, list) and successors and "plan_count" in answer:
        return str(successors[0]["unit_id"])
    return str(answer.get("unit_id") or unit_id)


async def _page(
    request: Request,
    services: Services,
    unit_id: str,
    deed: str,
    typed: Typed | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    wanted = _deed(deed)
    unit, units = await asyncio.gather(services.units.unit(unit_id), or_absent(services.units.all(with_closed=False)))
    parts = [] if units is ABSENT else parts_of(units, unit_id)
    siblings = [] if units is ABSENT else [one for one in units if one.kind == unit.kind and one.unit_id != unit_id]
    known = {name: getattr(unit, name) or "" for name in ("display_name", "code", "peer_group")}
    page: dict[str, Any] = {
        "unit": unit,
        "units": units,
        "parts": parts,
        "siblings": siblings,
        "tasks": await _led_by(services, unit_id) if deed == "tach" else [],
        "deed": deed,
        "title": wanted.title,
        "has_document": wanted.has_document,
        "typed": typed or Typed(known if deed == "doi-ten" else {}),
        "new_units": range(NEW_UNITS),
        "errors": errors,
    }
    return render(request, "units/change.html", 422 if errors else 200, **page)


async def _led_by(services: Services, unit_id: str) -> list[Task]:
    """Tasks that the unit itself leads, the first of them; those of its parts go with the parts."""
    found = await or_absent(services.plans.tasks({"unit": unit_id, "limit": TASKS_SHOWN}))
    return [] if isinstance(found, Absent) else [task for task in found.items if task.lead_unit_id == unit_id]
