"""Which body issued a document: the last one in the capitals above its number."""

import re

from services.evidence.screening.heads.letters import folded

BODIES = (
    r"u[yi] ban|ubnd|hdnd|hoi dong|so|ban|dang uy|dang bo|dang doan|tinh uy|thanh uy|huyen uy|quan uy|chi bo|bch|bcd"
    r"|btv|van phong|trung tam|cong an|bo chi huy|bo|phong|chi cuc|cuc|tong cuc|thanh tra|truong|benh vien|vien|tram"
    r"|kho bac|thue|cong ty|tong cong ty|tap doan|ngan hang|quy|mat tran|ubmttq|lien doan|hoi|doan|toa an|quoc hoi"
    r"|chinh phu|thu tuong|chu tich|to cong tac|to|hop tac xa|htx"
)
BEGINS = re.compile(rf"(?:{BODIES})(?![a-z0-9])")
# What stands beside the issuer in the other column, whatever the scanner made of its letters.
BESIDE = re.compile(
    r"c[o0]ng h[o0]a xa h[o0]i chu nghia vi[e6]t nam|dang c[o0]ng san vi[e6]t nam"
    r"|d[o0]c l[a4]p\s?[-.]?\s?tu d[o0]\s?[-.]?\s?hanh phuc"
)
DATELINE = re.compile(r"(?:^|(?<=\s))(?:[^,\n]{2,40},\s?)?ngay[\s.\d]{0,6}thang", re.IGNORECASE)
CAPITALS_SHARE = 0.8
MOST_LINES = 12
MOST_UNKNOWN = 2
"""Lines that name a body of a kind not known here."""
LONGEST = 200
AFTER_OF = re.compile(rf"(?<![a-z0-9])cua\s+(?P<who>(?:{BODIES})(?![a-z0-9])[^.;)]*)")


def above(clear: str) -> str | None:
    """Issuer in the cleaned text above the number: from the last line that begins with a body of a kind known here."""
    lines = [line for line in (_left(line) for line in clear.split("\n")[-MOST_LINES:]) if _is_capitals(line)]
    starts = [place for place, line in enumerate(lines) if BEGINS.match(folded(line))]
    whole = lines[starts[-1] :] if starts else lines[-MOST_UNKNOWN:]
    return " ".join(whole)[:LONGEST] or None


def named(clear: str) -> str | None:
    """Issuer named in a sentence after "của"."""
    found = AFTER_OF.search(folded(clear))
    return " ".join(clear[found.start("who") : found.end("who")].split())[:LONGEST] if found else None


def _left(line: str) -> str:
    """The line without what stands in the other column."""
    plain = folded(line)
    for pattern in (BESIDE, DATELINE):
        found = pattern.search(plain)
        if found:
            kept = line[: found.start()] + (line[found.end() :] if pattern is BESIDE else "")
            line, plain = kept, folded(kept)
    return line.strip(" *-.·•:,")


def _is_capitals(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) > 1 and sum(char.isupper() for char in letters) >= CAPITALS_SHARE * len(letters)
