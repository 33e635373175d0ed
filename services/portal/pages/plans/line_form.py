"""A line of a draft as a form, and the form as the line to hand in. What is not on the form stays as it was."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from services.portal.clients.plan_views import Line
from services.portal.clients.views import Milestone
from services.portal.pages.written import as_number, iso_day, typed_day, typed_number

KEPT = ("group", "recurrence")
TEXTS = (
    "name", "code", "kind", "lead_unit_id", "expected_output", "due_on", "recurrence_every", "counted_over",
    "deciding_authority", "weight", "baseline", "starts_on",
)  # fmt: skip
RUNG_TEXTS = ("comparator", "value", "value_max", "unit_of_measure", "due_on")
FIGURES = {"weight": "Trọng số", "baseline": "Mức ban đầu"}
LABELS = {
    "name": "Tên", "code": "Số hiệu", "kind": "Loại", "lead_unit_id": "Đơn vị chủ trì",
    "coordinating_unit_ids": "Đơn vị phối hợp", "expected_output": "Sản phẩm đầu ra", "due_on": "Thời hạn",
    "starts_on": "Bắt đầu", "recurrence_every": "Lặp lại", "counted_over": "Đếm theo đơn vị cấp dưới",
    "deciding_authority": "Cấp có thẩm quyền quyết định", **FIGURES,
}  # fmt: skip
RUNG_LABELS = {
    "comparator": "phép so sánh", "value": "giá trị", "value_max": "giá trị trên", "unit_of_measure": "đơn vị tính",
    "due_on": "đến ngày",
}  # fmt: skip
FIELD_OF = {
    "date-before-plan": "due_on",
    "starts-after-due": "starts_on",
    "unit-unknown": "lead_unit_id",
    "unit-outside-plan": "lead_unit_id",
}
MAX_RUNGS = 50

Fault = tuple[str, str]
"""Place on the page, and a sentence."""


@dataclass(frozen=True, slots=True)
class TypedRung:
    """A milestone as typed; one without value and date counts for nothing, unless it is qualitative."""

    comparator: str = ">="
    value: str = ""
    value_max: str = ""
    unit_of_measure: str = ""
    due_on: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.value or self.value_max or self.due_on or self.comparator == "qualitative")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """The form of a line as it was typed."""

    texts: Mapping[str, str]
    coordinating_unit_ids: Sequence[str] = ()
    rungs: Sequence[TypedRung] = field(default_factory=list)
    is_falling: bool = False
    measured: str = "point"

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


class Unreadable(Exception):  # noqa: N818  says what happened
    """The form holds what is neither figure nor day; `faults` say where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


def seen_of(line: Line) -> str:
    """A short mark of what a line says: two that differ were edited in between."""
    said = line.model_dump(mode="json", exclude={"version", "time_state", "effective_due_on"})
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def typed_of(line: Line | None, plan_starts_on: date) -> TypedLine:
    """The form of a line as it stands, an empty one for a line to add; dates it took from elsewhere are left blank."""
    if line is None:
        return TypedLine({"kind": "deliverable", "weight": "1"})
    texts = {name: str(getattr(line, name) or "") for name in TEXTS}
    dated_by_rung = line.due_on in {rung.due_on for rung in line.milestones}
    texts |= {
        "due_on": "" if dated_by_rung else typed_day(line.due_on),
        "starts_on": typed_day(line.starts_on) if line.starts_on not in {plan_starts_on, line.effective_due_on} else "",
        "weight": typed_number(line.weight),
        "baseline": typed_number(line.baseline),
    }
    rungs = [_typed_rung(rung) for rung in line.milestones]
    return TypedLine(texts, line.coordinating_unit_ids, rungs, line.is_falling, line.measured)


def typed_from(form: FormData, at: str = "") -> TypedLine:
    """The form as it came in; `at` stands before every name where a page holds several lines."""
    rows = [place for place in range(MAX_RUNGS) if f"{at}rung-{place}-comparator" in form]
    rungs = [TypedRung(*(_text(form, f"{at}rung-{place}-{name}") for name in RUNG_TEXTS)) for place in rows]
    return TypedLine(
        {name: _text(form, at + name) for name in TEXTS},
        [str(one) for one in form.getlist(f"{at}coordinating_unit_ids")],
        rungs,
        form.get(f"{at}is_falling") == "true",
        _text(form, f"{at}measured") or "point",
    )


def _text(form: FormData, name: str) -> str:
    return str(form.get(name) or "").strip()


def line_given(typed: TypedLine, line: Line | None, *, keeps_doubts: bool) -> dict[str, Any]:
    """The line to hand in; raises `Unreadable`. With `keeps_doubts` it stays one to look at again."""
    faults: list[Fault] = []
    given: dict[str, Any] = {name: typed[name] or None for name in TEXTS}
    given |= {name: iso_day(typed[name]) for name in ("due_on", "starts_on")}
    for name, label in FIGURES.items():
        given[name] = _figure(typed[name], name, label, faults)
    if given["weight"] is None:
        del given["weight"]
    given |= {name: getattr(line, name) for name in KEPT if line and getattr(line, name)}
    given |= {"measured": typed.measured, "is_falling": typed.is_falling}
    given["coordinating_unit_ids"] = [unit for unit in typed.coordinating_unit_ids if unit != typed["lead_unit_id"]]
    numbered = [(place, rung) for place, rung in enumerate(typed.rungs) if not rung.is_blank]
    is_indicator = typed["kind"] == "indicator"
    given["milestones"] = [_rung(place, rung, faults) for place, rung in numbered] if is_indicator else []
    given["doubts"] = [doubt.model_dump() for doubt in line.doubts] if line and keeps_doubts else []
    if faults:
        raise Unreadable(faults)
    return given


def faults_of(typed: TypedLine, slug: str, detail: str, errors: Sequence[Mapping[str, Any]]) -> Sequence[Fault]:
    """What a service found wrong with a line, by place on the page."""
    if not errors:
        return [(FIELD_OF.get(slug, "name"), detail)]
    return [fault_of(typed, str(error["field"]), str(error["message"])) for error in errors]


def fault_of(typed: TypedLine, name: str, message: str) -> Fault:
    """Where on the page a field of the line stands, and what is said there; rungs left blank were not handed in."""
    places = [place for place, rung in enumerate(typed.rungs) if not rung.is_blank]
    head, _, rest = name.partition(".")
    position, _, part = rest.partition(".")
    if head == "milestones" and position.isdigit() and int(position) < len(places):
        place = places[int(position)]
        label = f"Mốc {place + 1}" + (f", {RUNG_LABELS[part]}" if part in RUNG_LABELS else "")
        return f"rung-{place}-{part or 'value'}", f"{label}: {message}."
    return (head, f"{LABELS[head]}: {message}.") if head in LABELS else ("name", f"{message}.")


def _typed_rung(rung: Milestone) -> TypedRung:
    values = typed_number(rung.value), typed_number(rung.value_max)
    return TypedRung(rung.comparator, *values, rung.unit_of_measure or "", typed_day(rung.due_on))


def _rung(place: int, rung: TypedRung, faults: list[Fault]) -> dict[str, Any]:
    label = f"Mốc {place + 1}"
    return {
        "comparator": rung.comparator,
        "value": _figure(rung.value, f"rung-{place}-value", label, faults),
        "value_max": _figure(rung.value_max, f"rung-{place}-value_max", label, faults),
        "unit_of_measure": rung.unit_of_measure or None,
        "due_on": iso_day(rung.due_on),
    }


def _figure(text: str, name: str, label: str, faults: list[Fault]) -> float | None:
    try:
        return as_number(text)
    except ValueError:
        faults.append((name, f"{label}: “{text[:40]}” không phải là số. Hãy nhập dạng 12,5 hoặc 1.200."))
        return None
