"""Files that repeat others: what is shown of a repetition, and what the machine says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.evidence.domain.findings import Finding, Level

Kind = Literal["exact", "near"]

CHECK_VERSION = 1
QUARTERS = 4
QUARTER_BITS = 16
NEAR_AT_MOST = 2 * QUARTERS - 1
"""Bits two prints may differ in and still share a quarter that differs in one bit at most."""
FINE_AT_MOST = 40
"""Of 256 bits of the fine prints: unlike pages of text differ in 58 or more, a page scanned anew in 32 or less."""
SHOWN_AT_MOST = 50
"""A form that a whole province attaches is like thousands of files: so many of them are kept by file and kind."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two files of which the newer repeats the older: by content, or a page of it by look.

    `distance` counts differing bits of 64; `page` belongs to the newer file, `other_page` to the older one.
    """

    evidence_id: str
    other_id: str
    kind: Kind
    distance: int = 0
    page: int | None = None
    other_page: int | None = None
    is_same_task: bool = False


@dataclass(frozen=True, slots=True)
class LikeFile:
    """The other file of a likeness, as shown beside one file; names are none until plans has told them."""

    of_id: str
    evidence_id: str
    kind: Kind
    distance: int
    page: int | None
    other_page: int | None
    is_older: bool
    name: str
    task_id: str
    task_code: str | None
    task_name: str | None
    unit_id: str
    unit_name: str | None
    uploaded_at: datetime


def bands(bits: int) -> list[int]:
    """Return the quarters of a 64-bit number, signed or not, each with its place in the higher bits."""
    quarter = (1 << QUARTER_BITS) - 1
    return [(place << QUARTER_BITS) | ((bits >> (QUARTER_BITS * place)) & quarter) for place in range(QUARTERS)]


def near_bands(bits: int) -> list[int]:
    """Return bands of which every print within `NEAR_AT_MOST` bits has at least one."""
    own = bands(bits)
    return own + [band ^ (1 << bit) for band in own for bit in range(QUARTER_BITS)]


def findings_of(found: Sequence[Likeness]) -> list[Finding]:
    """Say what a file repeats; where, is told by its likenesses, to those who may see it."""
    said = (_said(kind, [one for one in found if one.kind == kind]) for kind in ("exact", "near"))
    return [finding for finding in said if finding]


def _said(kind: Kind, found: Sequence[Likeness]) -> Finding | None:
    if not found:
        return None
    elsewhere = [one for one in found if not one.is_same_task]
    counted = elsewhere or found
    more = "ít nhất " if len(found) >= SHOWN_AT_MOST else ""
    text = f"{_WORDS[kind]} {more}{len(counted)} minh chứng nộp trước {_PLACE[bool(elsewhere)]}"
    details = {"count": len(counted), "pages": sorted({one.page + 1 for one in counted if one.page is not None})}
    level: Level = "warning" if elsewhere else "note"
    return Finding("reuse", CHECK_VERSION, f"reuse-{kind}", level, text, details)


_WORDS = {
    "exact": "Tệp này trùng nguyên vẹn nội dung với",
    "near": "Tệp này có hình ảnh hoặc trang gần giống với",
}
_PLACE = {
    True: "cho nhiệm vụ, đơn vị hoặc kỳ khác. Hãy đối chiếu xem có dùng lại minh chứng cũ không.",
    False: "của chính nhiệm vụ này.",
}
