"""The head of a plan as a form, and as it is handed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal.clients import Refused
from services.portal.clients.plan_views import Plan
from services.portal.pages.written import iso_day, typed_day

LABELS = {
    "title": "Tên kế hoạch",
    "number": "Số văn bản",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "unit_id": "Kế hoạch của",
    "programme": "Nghị quyết, chương trình",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Đến hết",
    "calendar": "Cách tính kỳ",
    "parent_plan_id": "Kế hoạch cấp trên",
}
HEAD = tuple(LABELS)
DAYS = ("issued_on", "valid_from", "valid_to")
FIELD_OF = {"plan-runs-backwards": "valid_to", "date-before-plan": "valid_from", "unit-unknown": "unit_id"}

Fault = tuple[str, str]


def head_given(typed: Mapping[str, str]) -> dict[str, Any]:
    """The head to hand in; what was left blank is none."""
    return {**{name: value or None for name, value in typed.items()}, **_days(typed)}


def typed_head(plan: Plan) -> dict[str, str]:
    """The head of a plan as its form shows it."""
    texts = {name: str(getattr(plan, name) or "") for name in HEAD}
    return {**texts, **{name: typed_day(getattr(plan, name)) for name in DAYS}}


def head_faults(refusal: Refused) -> Sequence[Fault]:
    """What was found wrong, by field."""
    if not refusal.errors:
        return [(FIELD_OF.get(refusal.slug, "title"), refusal.detail)]
    return [_fault(str(error["field"]), str(error["message"])) for error in refusal.errors]


def _fault(name: str, message: str) -> Fault:
    return (name, f"{LABELS[name]}: {message}.") if name in LABELS else ("valid_to", f"{message}.")


def _days(typed: Mapping[str, str]) -> dict[str, str | None]:
    return {name: iso_day(typed[name]) for name in DAYS if name in typed}
