"""A reading as a form, and the form as a plan to hand in. What the document does not say stays left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COPIED = ("code", "name", "group", "source_text", "place", "expected_output", "recurrence")
DAYS = ("issued_on", "valid_from", "valid_to")
WRITTEN_DAY = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$")
LABELS = {
    "title": "Tên kế hoạch",
    "number": "Số văn bản",
    "issued_on": "Ngày ban hành",
    "unit_id": "Kế hoạch của",
    "programme": "Nghị quyết, chương trình",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Đến hết",
}
HEAD = ("title", "number", "issuer", "signer", "signer_title")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the proposal; `name` is its prefix in the form."""

    name: str
    kind: str
    item: Mapping[str, Any]

    @property
    def is_doubtful(self) -> bool:
        return bool(self.item.get("doubts"))


def lines_of(reading: Mapping[str, Any]) -> Sequence[Line]:
    """Return indicators, then tasks, in the document's order."""
    return tuple(
        Line(f"{kind}-{position}", kind, item)
        for kind, items in (("indicator", reading["indicators"]), ("deliverable", reading["tasks"]))
        for position, item in enumerate(items)
    )


def kept_lines(reading: Mapping[str, Any], typed: Mapping[str, str] | None) -> frozenset[str]:
    """Return the prefixes of the lines that are ticked: all of them in a fresh proposal."""
    names = (line.name for line in lines_of(reading))
    return frozenset(name for name in names if typed is None or f"{name}-keep" in typed)


def confirmed(reading: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the plan to hand in: the head as typed, the ticked lines with the units chosen for them."""
    kept = kept_lines(reading, typed)
    head = {name: typed.get(name) or None for name in HEAD}
    head |= {name: iso_day(typed.get(name, "")) for name in DAYS}
    tasks = [_task(line, typed) for line in lines_of(reading) if line.name in kept]
    return {**head, "unit_id": typed.get("unit_id"), "programme": typed.get("programme"), "tasks": tasks}


def faults(
    errors: Sequence[Mapping[str, str]], reading: Mapping[str, Any], typed: Mapping[str, str]
) -> Sequence[tuple[str, str]]:
    """Return what was found wrong as (place on the page, sentence); `tasks.3.due_on` is of the fourth ticked line."""
    kept = kept_lines(reading, typed)
    lines = [line for line in lines_of(reading) if line.name in kept]
    return tuple(_fault(error, lines) for error in errors)


def _fault(error: Mapping[str, str], lines: Sequence[Line]) -> tuple[str, str]:
    head, _, rest = error["field"].partition(".")
    position, _, part = rest.partition(".")
    if head != "tasks" or not position.isdigit() or int(position) >= len(lines):
        return error["field"], f"{LABELS.get(error['field'], error['field'])}: {error['message']}."
    line = lines[int(position)]
    named = line.item.get("code") or line.item["name"][:60]
    return line.name, f"Dòng {named}, mục {part or 'nội dung'}: {error['message']}."


def iso_day(written: str) -> str | None:
    """Return `2026-03-25` for `25/03/2026`; what is no day is passed on as it is, for the service to refuse."""
    if match := WRITTEN_DAY.match(written):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return written.strip() or None


def _task(line: Line, typed: Mapping[str, str]) -> dict[str, Any]:
    milestones = [_milestone(rung) for rung in line.item.get("milestones", ())]
    lead = typed.get(f"{line.name}-unit") or None
    coordinating = line.item.get("suggested_coordinating_unit_ids") or ()
    return {
        **{name: line.item[name] for name in COPIED if line.item.get(name)},
        "kind": line.kind,
        "lead_unit_id": lead,
        "coordinating_unit_ids": [unit for unit in coordinating if unit and unit != lead],
        "milestones": milestones if line.kind == "indicator" else [],
        "due_on": line.item.get("due") if line.kind == "deliverable" else None,
    }


def _milestone(rung: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "due_on": rung.get("due"),
        "comparator": rung["comparator"],
        "value": rung.get("value"),
        "value_max": rung.get("value_max"),
        "unit_of_measure": rung.get("unit_of_measure"),
    }
