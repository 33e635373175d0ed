"""Where a document was issued: the commune, ward or province it names."""

import re
from collections import Counter
from collections.abc import Sequence

from services.plans.reading.lines import UPPER, Paragraph, fold

COMMUNE = re.compile(
    r"(?<!\w)(?P<kind>xã|phường|thị trấn|đặc khu|Xã|Phường|Đặc khu|XÃ|PHƯỜNG|ĐẶC KHU|THỊ TRẤN)\s+"
    rf"(?P<name>(?:[{UPPER}][\w’']*)(?:\s+[{UPPER}][\w’']*){{0,3}})"
)
# Words that begin the next line of a letterhead.
NEXT_BODY = frozenset({
    "ban", "bch", "bộ", "chi", "chính", "cộng", "công", "đoàn", "đảng", "độc", "hđnd", "hội", "mặt", "phòng", "số",
    "trung", "trường", "ủy", "ubnd", "văn",
})  # fmt: skip
NOT_A_PLACE = {"hội", "thông", "chính", "đảng", "năm", "ủy", "hoạt"}
DATELINE = re.compile(
    r"(?:^|(?<=\s))(?:(?P<where>[^\d,]{2,40}),\s*)?ngày\s*(?P<day>\d{0,2})[\s.…_]*"
    r"tháng\s*(?P<month>\d{0,2})[\s.…_]*năm\s*(?P<year>20\d\d)",
    re.IGNORECASE,
)


def place_of(before: Sequence[Paragraph], everything: Sequence[str]) -> str | None:
    """Place of the dateline, with its kind where the text names it; else the commune named most often."""
    named = _communes(everything)
    for paragraph in before:
        match = DATELINE.search(paragraph.text)
        if match and match["where"]:
            where = match["where"].strip(" *-–")
            for place, _ in named.most_common():
                if place.endswith(where):
                    return place
            return _province(where, everything) or where
    return named.most_common(1)[0][0] if named else None


def _province(name: str, everything: Sequence[str]) -> str | None:
    for text in everything:
        match = re.search(rf"(?<!\w)(tỉnh|thành phố)\s+{re.escape(name)}(?!\w)", text, re.IGNORECASE)
        if match:
            return f"{match[1].lower()} {name}"
    return None


def _communes(everything: Sequence[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in everything:
        for match in COMMUNE.finditer(text):
            shouted = match["kind"].isupper()
            words = match["name"].split()
            if shouted:
                words = _name_only(words, followed_by=text[match.end() : match.end() + 3])
            if words and fold(words[0]) not in NOT_A_PLACE and shouted == match["name"].isupper():
                found[
                    f"{fold(match['kind'])} {' '.join(word.capitalize() if shouted else word for word in words)}"
                ] += 1
    return found


def _name_only(words: list[str], *, followed_by: str) -> list[str]:
    """Letterhead lines run together: the name ends where the next body, or a year, begins."""
    if fold(words[-1]) == "năm" and not followed_by.strip()[:1].isdecimal():
        words = [*words[:-1], "Năm"]
    ends = [at for at, word in enumerate(words) if fold(word) in NEXT_BODY or word == "NĂM"]
    return words[: ends[0]] if ends else words
