"""The document a change rests on, as part of a form; and what was found wrong, by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal.clients import Refused
from services.portal.pages.written import iso_day

DECISION: Mapping[str, str] = {
    "decision_number": "Số văn bản",
    "decision_title": "Tên văn bản",
    "decision_issued_on": "Ngày ban hành văn bản",
    "decision_issuer": "Cơ quan ban hành",
}

Fault = tuple[str, str]
"""Place on the page, and a sentence."""


def decision_given(typed: Mapping[str, str]) -> dict[str, Any]:
    """The document to hand in; what was left blank is none."""
    given = {name.removeprefix("decision_"): typed.get(name) or None for name in DECISION}
    return {**given, "issued_on": iso_day(typed.get("decision_issued_on", ""))}


def field_faults(
    refusal: Refused, labels: Mapping[str, str], field_of: Mapping[str, str], first: str
) -> Sequence[Fault]:
    """What was found wrong; a refusal without fields stands at the one it is about, else at the first."""
    if not refusal.errors:
        return [(field_of.get(refusal.slug, first), refusal.detail)]
    return [
        _fault(str(error["field"]), str(error["message"]), {**labels, **DECISION}, first) for error in refusal.errors
    ]


def _fault(name: str, message: str, labels: Mapping[str, str], first: str) -> Fault:
    head, _, part = name.partition(".")
    if head in {"decision", "document"}:
        place = f"decision_{part}" if f"decision_{part}" in DECISION else "decision_number"
        return place, f"{labels[place]}: {message}."
    return (name, f"{labels[name]}: {message}.") if name in labels else (first, f"{message[:1].upper()}{message[1:]}.")
