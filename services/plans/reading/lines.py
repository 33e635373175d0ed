"""Makes clean paragraphs out of broken lines. Knows the marks of numbering, not their meaning."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.plans.reading.blocks import Line, Place

TONES = (("uỷ", "ủy"), ("uý", "úy"), ("hoà", "hòa"), ("hoá", "hóa"), ("hoả", "hỏa"), ("thuỷ", "thủy"), ("toà", "tòa"),
         ("khoẻ", "khỏe"), ("loà", "lòa"), ("xoá", "xóa"), ("doạ", "dọa"), ("–", "-"), ("—", "-"), ("−", "-"))
# Character classes: a range such as À-Ỹ would mix both cases, Unicode lists them alternately.
UPPER = "".join(char for code in range(0x41, 0x1EFA) if (char := chr(code)).isupper() and "LATIN" in unicodedata.name(char, ""))
LOWER = "".join(char.lower() for char in UPPER if len(char.lower()) == 1)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
# Word's private-use glyphs for bullets and the bullets themselves become a plain dash.
BULLETS = str.maketrans(dict.fromkeys("\uf0b7\uf02d\uf0a7•●▪■◦‣", "•"))

ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
MARK = re.compile(
    rf"^(?:(?P<part>PHẦN\s+(?:THỨ\s+\w+|{ROMAN}|\d+)\b[.:]?)"
    rf"|(?P<letter>[A-H])\.(?=\s)"
    rf"|(?P<roman>{ROMAN})\s?[.\-/](?=\s*\D)"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s)"
    r"|(?P<number>\d{1,2})[./](?=\s*[^\W\d]|\s+\d{1,3}\s?%)"
    r"|\((?P<round>\d{1,3})\)"
    r"|(?P<half>\d{1,2})\)(?=\s)"
    r"|(?P<alpha>[a-zđ]\d?)[).](?=\s)"
    r"|(?P<star>\*+)(?=\s*\S)"
    r"|(?P<dash>[-–—])(?=\s*\S)"
    r"|(?P<plus>\+)(?=\s*\S)"
    r"|(?P<dot>[•o])(?=\s+\S))\s*",
)
ENDS = tuple(".;:?!…")
PAGE_NUMBER = re.compile(r"^(?:-\s*)?\d{1,3}(?:\s*-)?$|^(?:Trang|trang)\s+\d{1,3}(?:\s*/\s*\d{1,3})?$")
RULE = re.compile(r"^[-–—_=*.\s]*$")
# A break inside a number or a document code ("57-" / "NQ/TW", "20-" / "25%") leaves no blank behind.
BROKEN_CODE = re.compile(r"(?:\w[-/]|\d[–])$")


@dataclass(frozen=True)
class Paragraph:
    """Whole again; `text` keeps its mark of numbering."""

    text: str
    place: Place


def clean(text: str) -> str:
    """NFC, no invisible characters, one blank between words."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE).translate(BULLETS)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Lower case, one kind of dash and of tone placement; keeps the length, so spans point into the original."""
    return even_tones("".join(low if len(low := char.lower()) == 1 else char for char in text))


def even_tones(text: str) -> str:
    """One kind of dash and of tone placement, case kept; keeps the length."""
    for old, new in TONES:
        text = text.replace(old, new)
    return text


def mark_of(text: str) -> re.Match[str] | None:
    """Find the numbering mark a line begins with."""
    return MARK.match(text)


def without_noise(lines: Iterable[Line]) -> list[Line]:
    """Drop blank lines, rules of dashes and lone page numbers; everything else is cleaned."""
    kept = []
    for line in lines:
        text = clean(line.text)
        if text and not RULE.match(text) and not PAGE_NUMBER.match(text):
            kept.append(Line(text, line.place, line.starts_page))
    return kept


def full_width(lines: Sequence[Line]) -> int:
    """Width of a line that reached the margin: the longer end of what the page holds."""
    widths = sorted(len(line.text) for line in lines)
    return widths[int(len(widths) * 0.9)] if widths else 0


def join(lines: Sequence[Line], *, wrapped: bool) -> list[Paragraph]:
    """Paragraphs of noise-free lines. In a Word file only sentences cut in the middle are joined."""
    width = full_width(lines) if wrapped else 0
    paragraphs: list[Paragraph] = []
    counters: dict[str, str] = {}
    previous: Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, width, counters):
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(glue(last.text, line.text), last.place.until(line.place))
        else:
            paragraphs.append(Paragraph(line.text, line.place))
            _count(line.text, counters)
        previous = line
    return paragraphs


def glue(left: str, right: str) -> str:
    """Join two halves of a sentence, without a blank where a code or number was broken."""
    if BROKEN_CODE.search(left) and right[:1].isalnum():
        return left + right
    return f"{left} {right}"


def _continues(previous: Line, line: Line, width: int, counters: dict[str, str]) -> bool:
    text = line.text
    ended = previous.text.endswith(ENDS)
    broken = _reached_margin(previous.text, text, width)
    mark = mark_of(text)
    if mark is not None:
        return not ended and _mark_is_accident(mark, text, broken=broken, counters=counters)
    if text[0].islower():
        return True
    if text[0].isupper() and not width:
        return False
    if text[0].isdigit() or not text[0].isalnum():
        return not ended if not width else broken
    return broken and not (ended and previous.text.endswith(":"))


def _reached_margin(text: str, following: str, width: int) -> bool:
    """Would the next word still have fitted? Then the break was meant."""
    if not width:
        return not text.endswith(ENDS)
    first_word = following.split(" ", 1)[0]
    return len(text) + 1 + len(first_word) > width * 0.93


def _mark_is_accident(mark: re.Match[str], text: str, *, broken: bool, counters: dict[str, str]) -> bool:
    """A dash or number at the start of a wrapped line is only a mark if a new item can begin there."""
    kind = str(mark.lastgroup)
    rest = text[mark.end():]
    if kind in {"dash", "plus", "star", "dot"}:
        return rest[:1].islower() or broken
    if kind in {"number", "half", "round"}:
        return broken and not _is_next(mark[kind], counters.get(kind))
    if kind == "dotted":
        return broken and (rest[:1].islower() or not rest[:1].isalpha())
    return broken and rest[:1].islower()


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
