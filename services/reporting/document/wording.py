"""Turns of phrase of a report: how a plan is cited, a task named, a cause told."""

import re
from collections.abc import Sequence

from services.reporting.document.sheet import Sheet
from services.reporting.domain import vietnamese as vi
from services.reporting.domain.facts import Plan
from services.reporting.domain.summary import TaskLine

MARK = " (*)"
MARKED = "(*) Văn bản không ghi thời hạn; tính đến ngày cuối của kế hoạch."
KIND_OF_DOCUMENT = re.compile(r"^\s*(kế hoạch|chương trình hành động|chương trình|đề án)\s+", re.IGNORECASE)


def citation(plan: Plan) -> str:
    """Return e.g. `Kế hoạch số 08-KH/BCĐ ngày 20/01/2026 của Ban Chỉ đạo xã thực hiện …`."""
    number = f" số {plan.number}" if plan.number else ""
    issued = f" ngày {vi.day(plan.issued_on)}" if plan.issued_on else ""
    issuer = f" của {plan.issuer}" if plan.issuer else ""
    subject = KIND_OF_DOCUMENT.sub("", plan.title)
    about = f" {subject[0].lower()}{subject[1:]}" if subject else ""
    return f"Kế hoạch{number}{issued}{issuer}{about}"


def without_way_out(reason: str) -> str:
    """Leave out what would clear an alert: the unit sees it on its screen, the reader of a report needs the cause."""
    sentences = reason.rstrip(".").split(". ")
    return ". ".join(sentence for sentence in sentences if not sentence.startswith("Cảnh báo")) + "."


def named(line: TaskLine) -> str:
    return f"{line.code}. {line.name}"


def due(line: TaskLine) -> str:
    """Due date; that of the plan's end is marked, for the document gives none."""
    return vi.day(line.effective_due_on) if line.is_due_given else f"{vi.day(line.effective_due_on)}{MARK}"


def add_mark(sheet: Sheet, lines: Sequence[TaskLine]) -> None:
    """Say what the mark means, where a line bears it."""
    if not all(line.is_due_given for line in lines):
        sheet.add("note", MARKED)
