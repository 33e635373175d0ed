"""A document's number, date and issuer: what the unit typed beside what the machine read. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.portal.clients.review_views import DocumentHead, Finding
from services.portal.pages.wording import day

LABELS: Mapping[str, str] = {"number": "Số", "issued_on": "Ngày", "issuer": "Cơ quan"}
DIFFERS: Mapping[str, str] = {"number": "number-differs", "issued_on": "date-differs", "issuer": "issuer-differs"}
SAME, UNREAD, NOT_TYPED = "như đơn vị nhập", "không đọc được", "không nhập"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One line of the comparison, in words."""

    label: str
    typed: str
    read: str
    is_different: bool = False


def head_rows(document: DocumentHead | None, findings: Sequence[Finding]) -> list[HeadRow]:
    """Return a line for number, date and issuer; nothing where nothing was typed and nothing read."""
    typed = _typed(document or DocumentHead())
    found = {one.code: one.details for one in findings if one.check == "head"}
    read = found.get("head-not-typed", {}).get("read", {})
    if not any(typed.values()) and not read:
        return []
    return [_row(name, typed[name], found, read) for name in LABELS]


def _typed(document: DocumentHead) -> dict[str, str]:
    return {
        "number": document.number or "",
        "issued_on": day(document.issued_on, ""),
        "issuer": document.issuer or "",
    }


def _row(name: str, typed: str, found: Mapping[str, Mapping[str, object]], read: Mapping[str, str]) -> HeadRow:
    label = LABELS[name]
    if not typed:
        return HeadRow(label, NOT_TYPED, read.get(name, ""))
    if not found:
        return HeadRow(label, typed, "")
    if differing := found.get(DIFFERS[name]):
        return HeadRow(label, typed, str(differing.get("read", "")), is_different=True)
    unread = found.get("head-unreadable", {}).get("fields", ())
    return HeadRow(label, typed, UNREAD if isinstance(unread, Sequence) and name in unread else SAME)
