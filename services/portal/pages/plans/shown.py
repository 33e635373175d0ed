"""Which lines of a draft a page shows: filters by what a person still has to see to, and pages of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.portal.clients.plan_views import Line

PAGE_LINES = 50
FILTERS: Mapping[str, str] = {
    "tat-ca": "Tất cả",
    "can-xem-lai": "Cần xem lại",
    "chua-co-chu-tri": "Chưa có đơn vị chủ trì",
    "chua-co-thoi-han": "Chưa có thời hạn",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked to see: `reason` a doubt's code, `order` doubtful or document, `page` from 1."""

    filter: str = "tat-ca"
    reason: str = ""
    order: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """The same as an address asks for it, without the page."""
        wanted = {"loc": self.filter if self.filter != "tat-ca" else "", "ly_do": self.reason, "thu_tu": self.order}
        return "&".join(f"{name}={value}" for name, value in wanted.items() if value)


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines of one page, how many fit, how many there are for each filter and each reason."""

    lines: Sequence[Line]
    fitting: int
    page: int
    pages: int
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


def is_undated(line: Line) -> bool:
    """Whether the document gives the line no date, nor a rhythm to repeat it in."""
    return line.due_on is None and line.recurrence_every is None


def fits(line: Line, wanted: str) -> bool:
    """Whether a line belongs under a filter."""
    return {
        "can-xem-lai": bool(line.doubts),
        "chua-co-chu-tri": line.lead_unit_id is None,
        "chua-co-thoi-han": is_undated(line),
    }.get(wanted, True)


def shown_of(lines: Sequence[Line], wanted: Wanted, page_lines: int = PAGE_LINES) -> Shown:
    """Return the page that was asked for; one past the last is the last."""
    fitting = [line for line in lines if fits(line, wanted.filter) and _has_reason(line, wanted.reason)]
    if wanted.order != "van-ban":
        fitting.sort(key=lambda line: not line.doubts)
    pages = max(1, -(-len(fitting) // page_lines))
    page = min(max(1, wanted.page), pages)
    return Shown(
        lines=fitting[(page - 1) * page_lines : page * page_lines],
        fitting=len(fitting),
        page=page,
        pages=pages,
        counts={code: sum(fits(line, code) for line in lines) for code in FILTERS},
        reasons=dict(Counter(code for line in lines for code in {doubt.code for doubt in line.doubts}).most_common()),
    )


def page_with(lines: Sequence[Line], task_id: str) -> int:
    """The page, without any filter, on which a line stands; the first for a line that is not there."""
    ordered = sorted(lines, key=lambda line: not line.doubts)
    return next((1 + place // PAGE_LINES for place, line in enumerate(ordered) if line.task_id == task_id), 1)


def _has_reason(line: Line, code: str) -> bool:
    return not code or any(doubt.code == code for doubt in line.doubts)
