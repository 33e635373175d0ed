"""Turns of phrase of a report: how a plan is cited, how a cause is told."""

import re

from services.reporting.domain import vietnamese as vi
from services.reporting.domain.facts import Plan

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
