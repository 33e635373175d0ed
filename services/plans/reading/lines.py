"""Makes clean paragraphs out of broken lines. Knows the marks of numbering, not their meaning."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from services.plans.reading import patterns
from services.plans.reading.blocks import Block, Line, Place
from services.plans.reading.margins import FULL, FULL_THOUGH_ENDED, Margins, reach

# Old and new placement of the tone ("uỷ", "ủy"): only at the end of a syllable, and never in "qu…".
OLD_TONE = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹ]|[uU][ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
NEW_TONES = dict(
    zip(
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        strict=True,
    )
)
DASHES = str.maketrans("–—−", "---")
# Character classes: a range such as À-Ỹ would mix both cases, Unicode lists them alternately.
UPPER = "".join(
    char for code in range(0x41, 0x1EFA) if (char := chr(code)).isupper() and "LATIN" in unicodedata.name(char, "")
)
LOWER = "".join(char.lower() for char in UPPER if len(char.lower()) == 1)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
# Word's private-use glyphs for bullets and the bullets themselves become a plain dash.
BULLETS = str.maketrans(dict.fromkeys("\uf0b7\uf02d\uf0a7•●▪■◦‣", "•"))

ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
MARK = re.compile(
    rf"^(?:(?P<part>(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ)\s+\w+(?=\s*[.:]|\s*$|\s+[{UPPER}])|{ROMAN}\b|\d+\b)[.:]?)"
    rf"|(?:Điều|ĐIỀU)\s+(?P<article>\d{{1,2}})\s*[.:](?=\s)"
    rf"|(?P<letter>[A-H])\.(?=\s)"
    rf"|(?P<roman>{ROMAN})\s?[.\-/](?=\s*\D)"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})(?:\.|\s?-)?(?=\s)"
    r"|(?P<number>\d{1,2})(?:[./](?=\s*[^\W\d]|\s+\d{1,3}\s?%)|\s?-(?=\s+[^\W\d]))"
    r"|\((?P<round>\d{1,3})\)"
    r"|(?P<half>\d{1,2})\)(?=\s)"
    r"|(?P<alpha>[a-zđ]\d?)[).](?=\s)"
    r"|(?P<star>\*+)(?=\s*\S)"
    r"|(?P<dash>[-–—])(?=\s*\S)"
    r"|(?P<plus>\+)(?=\s*\S)"
    r"|(?P<dot>[•o])(?=\s+\S))\s*",
)
ENDS = tuple(".:?!…")
ENDS_ITEM = (*ENDS, ";", ",")
# A line that ends in one of these words goes on, wherever the margin is.
HANGING = re.compile(
    rf"(?<!\w)(?:{patterns.NUMBERED_PAPERS} số|"
    r"của|và|các|về|cho|với|tại|theo|trong|ngày|năm|tháng|đến|từ|do|là|để|được|đạt|trên|những|có|hoặc|bằng|khi|nhằm)$"
)
GAP = re.compile(r"(?<=[^\s:,.…])(?:[ \u00a0]{4,}|\t+)(?=[^\s\d\-–/])")
SHORTEST_RULE = 3
# Longer ones are no sentences; cutting them keeps hostile files from taking quadratic time.
LONGEST_PARAGRAPH = 8000
SECOND_HALF = re.compile(rf"{patterns.SECOND_HALVES}(?!\w)")
PAGE_NUMBER = re.compile(r"^(?:-\s*)?\d{1,3}(?:\s*-)?$|^(?:Trang|trang)\s+\d{1,3}(?:\s*/\s*\d{1,3})?$")
RULE = re.compile(r"^[-–—_=*.\s]*$")
# A break inside a number or a document code ("57-" / "NQ/TW", "20-" / "25%") leaves no blank behind.
BROKEN_CODE = re.compile(r"(?:\w[-/]|\d[–])$")
# "tối thiểu 1." / "200 lượt": a number broken at its thousands.
BROKEN_NUMBER = re.compile(r"[^\W\d][^\d]{0,3}\s\d{1,3}\.$")
# "Chương trình số 16-" / "CTr/TU": a document's number broken at its dash.
CODE_TAIL = re.compile(rf"[{UPPER}][\wĐ]{{0,8}}/[{UPPER}]")
THOUSANDS = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True)
class Paragraph:
    """Whole again; `text` keeps its mark of numbering."""

    text: str
    place: Place


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """NFC, no invisible characters, one blank between words."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE).translate(BULLETS)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, one kind of dash and of tone placement; keeps the length, so spans point into the original."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return even_tones(lowered)
    return even_tones("".join(low if len(low := char.lower()) == 1 else char for char in text))


def even_tones(text: str) -> str:
    """One kind of dash and of tone placement, case kept; keeps the length."""
    return OLD_TONE.sub(_new_tone, text.translate(DASHES))


def _new_tone(match: re.Match[str]) -> str:
    new = NEW_TONES.get(match[0].lower(), match[0])
    return "".join(one.upper() if old.isupper() else one for one, old in zip(new, match[0], strict=True))


def mark_of(text: str) -> re.Match[str] | None:
    """Find the numbering mark a line begins with."""
    return MARK.match(text)


def without_noise(lines: Iterable[Line]) -> list[Line]:
    """Drop blank lines, rules of dashes and lone page numbers; everything else is cleaned."""
    kept = []
    ruled = False
    for line in lines:
        text = clean(line.text)
        if RULE.match(text):
            ruled = ruled or len(text) >= SHORTEST_RULE
        elif not PAGE_NUMBER.match(text):
            pieces = textwrap.wrap(text, LONGEST_PARAGRAPH) if len(text) > LONGEST_PARAGRAPH else [text]
            kept += [Line(piece, line.place, line.starts_page, ruled) for piece in pieces]
            ruled = False
    return kept


def side_by_side(blocks: Iterable[Block]) -> list[Block]:
    """Letterhead and signature stand in two columns; a wide gap in a line parts them."""
    parted: list[Block] = []
    for block in blocks:
        if isinstance(block, Line) and GAP.search(block.text.strip()):
            halves = [half for half in GAP.split(block.text.strip()) if half.strip()]
            parted.extend(replace(block, text=half) for half in halves)
        else:
            parted.append(block)
    return parted


def join(lines: Sequence[Line], *, wrapped: bool) -> list[Paragraph]:
    """Paragraphs of noise-free lines. In a Word file only sentences cut in the middle are joined."""
    paragraphs: list[Paragraph] = []
    counters: dict[str, str] = {}
    margins = Margins([line.text for line in lines] if wrapped else [])
    previous: Line | None = None
    for index, line in enumerate(lines):
        width = margins.around(index) if wrapped else 0
        fits = bool(paragraphs) and len(paragraphs[-1].text) < LONGEST_PARAGRAPH
        if previous is not None and fits and _continues(previous, line, width, counters):
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(glue(last.text, line.text), last.place.until(line.place))
        else:
            paragraphs.append(Paragraph(line.text, line.place))
            _count(line.text, counters)
        previous = line
    return paragraphs


def glue(left: str, right: str) -> str:
    """Join two halves of a sentence, without a blank where a code or number was broken."""
    if (BROKEN_CODE.search(left[-3:]) and right[:1].isalnum()) or _breaks_number(left, right):
        return left + right
    return f"{left} {right}"


def _breaks_number(left: str, right: str) -> bool:
    if CODE_TAIL.match(right):
        return left[-1:] == "-" and left[-2:-1].isdecimal()
    return THOUSANDS.match(right) is not None and BROKEN_NUMBER.search(left[-12:]) is not None


def _changes_capitals(above: str, below: str) -> bool:
    """Titles and posts in capitals stand on lines of their own."""
    return above.isupper() != below.isupper() and all(len(one.split()) > 1 for one in (above, below))


def _continues(previous: Line, line: Line, width: float, counters: dict[str, str]) -> bool:
    text = line.text
    if line.follows_rule or _changes_capitals(previous.text, text):
        return False
    taken = reach(previous.text, text, width)
    broken = taken > FULL
    mark = mark_of(text)
    if mark is not None:
        ended = previous.text.endswith(ENDS_ITEM)
        return not ended and _mark_is_accident(mark, text, broken=broken, counters=counters)
    if _breaks_number(previous.text, text):
        return True
    if text[0].islower() or previous.text.endswith((";", ",")) or HANGING.search(fold(previous.text)):
        return True
    if previous.text.endswith(ENDS):
        return taken > FULL_THOUGH_ENDED
    return broken or not text[0].isalpha()


def _mark_is_accident(mark: re.Match[str], text: str, *, broken: bool, counters: dict[str, str]) -> bool:
    """A dash or number at the start of a wrapped line is only a mark if a new item can begin there."""
    kind = str(mark.lastgroup)
    rest = text[mark.end() :]
    if kind in {"dash", "plus", "star", "dot"}:
        return rest[:1].islower() or (broken and SECOND_HALF.match(fold(rest)) is not None)
    if kind in {"alpha", "letter", "roman", "part"}:
        return broken and rest[:1].islower()
    if kind in {"number", "half", "round"}:
        return broken and not _is_next(mark[kind], counters.get(kind))
    return broken and (rest[:1].islower() or not rest[:1].isalpha())


def _is_next(number: str, last: str | None) -> bool:
    return number == "1" or (last is not None and int(number) - int(last) in {0, 1})


def _count(text: str, counters: dict[str, str]) -> None:
    mark = mark_of(text)
    if mark is None:
        return
    kind = str(mark.lastgroup)
    counters[kind] = mark[kind]
    if kind in {"roman", "part", "letter"}:
        counters.pop("number", None)
