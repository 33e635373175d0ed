"""Reads number, date and issuer off the head of a document, in the forms of state and Party bodies."""

import re
from dataclasses import dataclass
from datetime import date

from services.evidence.screening.heads import issuers
from services.evidence.screening.heads.letters import cleaned, folded


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself, as printed; none where it does not say or cannot be read."""

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == Head()


# Scanners take 0 for O, 1 for l or I, and lose the tone of "Số".
FIGURE = r"[0-9oil|]"
CODE = r"(?:[ ]?[/-]\s?20\d\d)?(?:[ ]?[/-]\s?[a-z][a-z0-9.]{0,14}){1,5}(?:[ ]?/\s?20\d\d)?"
NUMBER = re.compile(
    rf"(?<![\w/])s[o06]\s?[:.;,]?\s?(?P<figures>{FIGURE}[0-9oil|. ]{{0,6}}[a-z]?)(?P<code>{CODE})(?![\w])"
)
UNNUMBERED = re.compile(r"(?<![\w/])s[o06]\s?[:.;,]?[\s.…-]*[/-]\s?[a-z]{1,6}(?:[/-][a-z]{1,15})?(?![\w])")
"""A draft's number, its place left open."""
ENCLOSED = re.compile(
    rf"kem theo [^\n]{{0,60}}?\n?[^\n]{{0,60}}?so\s?(?P<figures>{FIGURE}{{1,6}}[a-z]?)(?P<code>{CODE})"
)
DAY = rf"(?P<day>{FIGURE}{{0,2}})[ .\n]*"
DATELINE = re.compile(
    rf"(?<!\w)ngay\s?(?:{DAY}thang\s?(?P<month>{FIGURE}{{0,2}})[ .\n]*nam\s?(?P<year>2[0o]{FIGURE}{{2}})"
    rf"|(?P<day2>\d{{1,2}})\s?[/.-]\s?(?P<month2>\d{{1,2}})\s?[/.-]\s?(?P<year2>20\d\d))(?!\d)"
)
DATELINE_ALONE = re.compile(rf"^(?:[^\d\n,]{{2,40}}, ?)?{DATELINE.pattern}\.?$", re.MULTILINE)
"""Without a number beside it, a day is the document's own only on a line of its own."""
LONGEST_CITING = 40
GOES_ON = re.compile(r" (?:cua|ve|va|den|tai|trong)(?!\w)")
"""A day in a sentence: "… ngày 22/12/2024 của Bộ Chính trị"."""
# "Căn cứ Quyết định số …", "theo Nghị quyết số …": the number of another document.
CITING = re.compile(
    r"(?:nghi quyet|quyet dinh|ke hoach|chuong trinh|cong van|chi thi|thong bao|nghi dinh|thong tu|ket luan|huong dan"
    r"|bao cao|to trinh|luat|phap lenh|de an|van ban|cong dien|quy dinh|quy che|ban hanh|theo|can cu|kem)[\s(]*$"
)
BODY = re.compile(r"^(?:kinh gui|can cu|thuc hien|noi dung|phan|dieu 1|i\s?\.|1\s?\.)(?!\w)", re.MULTILINE)
SHORTEST_HEAD = 40
"""A body that seems to begin before so many characters is no body."""
READ_WRONGLY = str.maketrans("oOiIlL|", "0011111")


def read(text: str) -> Head:
    """Read the head off the text of a document's first pages; a document enclosed tells that of its letter."""
    clear = cleaned(text)
    plain = folded(clear)
    found = _number(plain) or UNNUMBERED.search(plain[: _body_begins(plain, SHORTEST_HEAD)])
    if found is None:
        return _enclosed(clear, plain)
    end = _body_begins(plain, found.end())
    return Head(
        number=None if found.re is UNNUMBERED else _as_printed(clear, found),
        issued_on=_date(plain[:end]),
        issuer=issuers.above(clear[: found.start()]),
    )


def _number(plain: str) -> re.Match[str] | None:
    """First number that stands in a head: before the body begins, and not after the name of another document."""
    for found in NUMBER.finditer(plain, 0, _body_begins(plain, SHORTEST_HEAD)):
        if not CITING.search(plain, max(0, found.start() - LONGEST_CITING), found.start()):
            return found
    return None


def _body_begins(plain: str, after: int) -> int:
    found = BODY.search(plain, after)
    return found.start() if found else len(plain)


def _as_printed(clear: str, found: re.Match[str]) -> str:
    figures = re.sub(r"[. ]", "", clear[found.start("figures") : found.end("figures")])
    letter = figures[-1] if figures[-1].isalpha() and figures[-1] not in "oOiIlL" else ""
    figures = figures[: len(figures) - len(letter)].translate(READ_WRONGLY)
    code = re.sub(r"\s", "", clear[found.start("code") : found.end("code")])
    return f"{figures}{letter}{code}".rstrip(".")


def _date(plain: str) -> date | None:
    """The dateline; none where its blanks were left open, though another date follows in a sentence."""
    for found in DATELINE.finditer(plain):
        if not GOES_ON.match(plain, found.end()):
            return _day(found)
    return None


def _day(found: re.Match[str]) -> date | None:
    told = [found[name] or found[f"{name}2"] or "" for name in ("year", "month", "day")]
    try:
        year, month, day = (int(part.translate(READ_WRONGLY)) for part in told)
        return date(year, month, day)
    except ValueError:
        return None


def _enclosed(clear: str, plain: str) -> Head:
    """An annex names the document it came with: "(Kèm theo Kế hoạch số 12/KH-UBND ngày … của …)"."""
    found = ENCLOSED.search(plain)
    if found is None:
        alone = DATELINE_ALONE.search(plain[: _body_begins(plain, SHORTEST_HEAD)])
        return Head(issued_on=_day(alone) if alone else None)
    line_end = plain.find(")", found.end())
    rest = slice(found.end(), line_end if 0 <= line_end <= found.end() + 200 else found.end() + 200)
    dated = DATELINE.search(plain[rest])
    return Head(_as_printed(clear, found), _day(dated) if dated else None, issuers.named(clear[rest]))
