"""Head of the issued document: title, number, date, issuer; its parts elsewhere are `foot`, `places`, `citations`."""

import re
from collections.abc import Sequence
from itertools import takewhile

from services.plans.reading import dates, units
from services.plans.reading.citations import CITED, legal_basis, written_day
from services.plans.reading.foot import ON_BEHALF, recipients, signature
from services.plans.reading.lines import LOWER, Paragraph, fold
from services.plans.reading.model import DocumentHead
from services.plans.reading.places import DATELINE, place_of

KINDS_OF_PLAN = (
    r"KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|NGHỊ QUYẾT|ĐỀ ÁN|QUYẾT ĐỊNH|PHƯƠNG ÁN|CHỈ THỊ|HƯỚNG DẪN|ĐỀ CƯƠNG"
)
TITLE = re.compile(rf"^(?:{KINDS_OF_PLAN})(?!\w)")
NUMBER = re.compile(
    r"(?<!\w)[Ss]ố\s*:?\s*(?P<number>[\d.…_\s]*[-/]\s*[A-ZĐa-z]{1,6}(?:\d*)[-/]\s?[A-ZĐ][\wĐ]*(?:[-/][\wĐ]+)*)"
)
ENCLOSED = re.compile(
    r"kèm theo .{0,60}?số\s*(?P<number>[\d\s]*-?[\w/-]*?)\s*,?\s*"
    r"ngày\s*(?P<day>\d{0,2})\s*[/ ]\s*(?P<month>\d{1,2})\s*/\s*(?P<year>20\d\d)",
    re.IGNORECASE,
)
ISSUES = re.compile(
    r"(?P<who>[A-ZĐỦ][^.;]{0,300}?)\s+(?:ban hành|xây dựng|đề ra|lập|triển khai)\s+(?:[Kk]ế hoạch|[Cc]hương trình)"
)
COMMUNE_NAME = re.compile(r"(?<!\w)(xã|phường|đặc khu|thị trấn|tỉnh|thành phố)\s+(\w+(?:\s\w+)*)$")
LONGEST_TITLE_LINES = 5
LETTERHEAD = 8


def read_head(
    before: Sequence[Paragraph], body: Sequence[Paragraph], foot: Sequence[Paragraph], annex: Sequence[Paragraph]
) -> DocumentHead:
    """Put together what the four stretches of the document say about the document itself."""
    title = _title(before)
    everything = [paragraph.text for paragraph in (*before, *body, *annex)]
    number, issued_on = _number(before, annex), _issued_on(before, annex)
    signer, signer_title, on_behalf = signature(foot)
    place = place_of(before, everything)
    return DocumentHead(
        title=title,
        number=number,
        issued_on=issued_on,
        issuer=_in_full(_issuer(before, on_behalf, number), place, before),
        place=place,
        signer=signer,
        signer_title=signer_title,
        plan_year=dates.single_year(title) if title else None,
        legal_basis=tuple(one for one in legal_basis(everything) if one.number != number),
        recipients=recipients(foot),
    )


def _title(before: Sequence[Paragraph]) -> str | None:
    texts = [paragraph.text for paragraph in before]
    for index, text in enumerate(texts):
        if TITLE.match(text):
            parts = [text]
            for following in texts[index + 1 :]:
                if re.match(r"(?:Thực hiện|Căn cứ|Triển khai thực hiện|Để )", following) and len(parts) > 1:
                    break
                if ON_BEHALF.match(following) or len(parts) >= LONGEST_TITLE_LINES or _names_issuer(following, parts):
                    break
                parts.append(following)
                if _ends_title(following):
                    break
            return re.split(r"\s[-–—]{2,}\s", " ".join(parts))[0].strip(" -–—*")
    return None


def _names_issuer(text: str, parts: Sequence[str]) -> bool:
    """A resolution names its council in capitals below its title."""
    return len(parts) > 1 and text.isupper() and units.SUBJECT.match(fold(text)) is not None


def _ends_title(text: str) -> bool:
    return bool(re.search(r"\s[-–—]{2,}(?:\s|$)", text))


def _number(before: Sequence[Paragraph], annex: Sequence[Paragraph]) -> str | None:
    for paragraph in before:
        match = NUMBER.search(paragraph.text)
        if match and not CITED.search(paragraph.text):
            return re.sub(r"[\s.…_]+", "", match["number"])
    for paragraph in annex:
        match = ENCLOSED.search(paragraph.text)
        if match and "-" in match["number"]:
            return re.sub(r"\s+", "", match["number"])
    return None


def _issued_on(before: Sequence[Paragraph], annex: Sequence[Paragraph]) -> str | None:
    for paragraph in before:
        match = DATELINE.search(paragraph.text)
        if match:
            return written_day(match)
    for paragraph in annex:
        match = ENCLOSED.search(paragraph.text)
        if match:
            return written_day(match)
    return None


def _issuer(before: Sequence[Paragraph], on_behalf: str | None, number: str | None) -> str | None:
    for paragraph in reversed(before):
        for sentence in re.split(r"[;)],?\s+", paragraph.text):
            match = ISSUES.search(sentence)
            who = _unit_at_end(match["who"]) if match else None
            if who:
                return who
    for paragraph in before:
        match = re.search(rf"(?:CỦA|của)\s+(?P<who>(?:BAN|ĐẢNG|ỦY|UỶ|HỘI)[^{LOWER}]{{4,60}})", paragraph.text)
        if match:
            return _lowered(match["who"])
    if on_behalf:
        body = _lowered(on_behalf)
        party = "Đảng bộ" if body == "Ban Chấp hành" else "Đảng ủy"
        return f"{body} {party}" if number and number.endswith("/ĐU") and "Đảng" not in body else body
    return _letterhead(before)


def _letterhead(before: Sequence[Paragraph]) -> str | None:
    """Last body in capitals above the document's number."""
    above = list(takewhile(lambda paragraph: not NUMBER.search(paragraph.text), before[:LETTERHEAD]))
    named = [one.text for one in above if one.text.isupper() and units.SUBJECT.match(fold(one.text))]
    return _capitalised(_lowered(named[-1])) if named else None


def _capitalised(text: str) -> str:
    """Names of places regain their capitals."""
    return COMMUNE_NAME.sub(lambda match: f"{match[1]} {match[2].title()}", text)


def _in_full(issuer: str | None, place: str | None, before: Sequence[Paragraph]) -> str | None:
    """Name the commune where the text says only "xã" and the letterhead says which."""
    kind = re.search(r"(?<!\w)(xã|phường|thị trấn|đặc khu)$", issuer or "")
    if issuer is None or kind is None:
        return issuer
    letterhead = " ".join(paragraph.text for paragraph in before[:LETTERHEAD] if paragraph.text.isupper())
    named = place is not None and place.startswith(kind[1]) and fold(place) in fold(letterhead)
    return f"{issuer[: kind.start()]}{place}" if named else issuer


def _unit_at_end(text: str) -> str | None:
    """Longest ending of the text, cut at a comma, that begins with a unit."""
    starts = [0, *(match.end() for match in re.finditer(r",\s+", text))]
    return next((text[at:].strip(" ,") for at in starts if units.SUBJECT.match(fold(text[at:]))), None)


def _lowered(capitals: str) -> str:
    known = {
        "ban thường vụ": "Ban Thường vụ",
        "đảng ủy": "Đảng ủy",
        "ban chấp hành": "Ban Chấp hành",
        "ban chỉ đạo": "Ban Chỉ đạo",
        "ủy ban nhân dân": "Ủy ban nhân dân",
        "đảng bộ": "Đảng bộ",
        "hội đồng nhân dân": "Hội đồng nhân dân",
    }
    text = fold(capitals).strip(" -*")
    for low, right in known.items():
        text = text.replace(low, right)
    return text[:1].upper() + text[1:]
