"""Labelled particulars of a task: "Đơn vị chủ trì: …; thời gian hoàn thành: …; sản phẩm: …". Only what is written."""

import re

from services.plans.reading import patterns
from services.plans.reading.lines import fold, mark_of
from services.plans.reading.units import names_unit

LABELS = tuple(
    (re.compile(rf"(?:^|(?<=[.;,(+•-])\s*|(?<=\s))(?P<label>{words})\s*:\s*"), role)
    for words, role in patterns.PARTICULARS
)


def starts_with_label(text: str) -> bool:
    """Is the whole line a particular of the task above it?"""
    mark = mark_of(text)
    body = fold(text[mark.end() :] if mark else text)
    return any(pattern.match(body) for pattern, _ in LABELS)


def split(text: str) -> tuple[str, dict[str, str]]:
    """Text before the first label, and the particulars by role; the first of a role wins."""
    folded = fold(text)
    marks = _apart(
        sorted(
            {
                (match.start("label"), match.end(), role)
                for pattern, role in LABELS
                for match in pattern.finditer(folded)
            }
        )
    )
    if not marks:
        return text, {}
    found: dict[str, str] = {}
    rest = [text[: marks[0][0]].strip(" (+-•–;,")]
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    for (_, start, role), end in zip(marks, ends, strict=True):
        value = text[start:end].strip(" .;,()+-•–")
        if role in {"lead", "coordinating"}:
            value, other = _units_only(value)
            rest.append(other)
        if value and role not in found:
            found[role] = value
    return "; ".join(part for part in rest if part), found


def _apart(marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The first of overlapping labels: "Thời gian thực hiện:" is not "thực hiện:"."""
    kept: list[tuple[int, int, str]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def _units_only(value: str) -> tuple[str, str]:
    """A list of units ends at the first part that is none ("Phòng A; Phòng B; hoàn thành trước …")."""
    parts = value.split(";")
    count = 1
    while count < len(parts) and names_unit(parts[count].strip()):
        count += 1
    return ";".join(parts[:count]).strip(), ";".join(parts[count:]).strip()
