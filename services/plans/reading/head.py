"""Head and foot of the issued document: number, date, issuer, place, signer, recipients, legal basis."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from services.plans.reading import dates, patterns, units
from services.plans.reading.lines import LOWER, UPPER, Paragraph, fold
from services.plans.reading.model import DocumentHead, LegalBasis

KINDS_OF_PLAN = (
    r"KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|NGHỊ QUYẾT|ĐỀ ÁN|QUYẾT ĐỊNH|PHƯƠNG ÁN|CHỈ THỊ|HƯỚNG DẪN|ĐỀ CƯƠNG"
)
TITLE = re.compile(rf"^(?:{KINDS_OF_PLAN})(?!\w)")
NUMBER = re.compile(
    r"(?<!\w)[Ss]ố\s*:?\s*(?P<number>[\d.…_\s]*[-/]\s*[A-ZĐa-z]{1,6}(?:\d*)[-/]\s?[A-ZĐ][\wĐ]*(?:[-/][\wĐ]+)*)"
)
DATELINE = re.compile(
    r"(?:^|(?<=\s))(?:(?P<where>[^\d,]{2,40}),\s*)?ngày\s*(?P<day>\d{0,2})[\s.…_]*"
    r"tháng\s*(?P<month>\d{0,2})[\s.…_]*năm\s*(?P<year>20\d\d)",
    re.IGNORECASE,
)
ENCLOSED = re.compile(
    r"kèm theo .{0,60}?số\s*(?P<number>[\d\s]*-?[\w/-]*?)\s*,?\s*"
    r"ngày\s*(?P<day>\d{0,2})\s*[/ ]\s*(?P<month>\d{1,2})\s*/\s*(?P<year>20\d\d)",
    re.IGNORECASE,
)
CITED = re.compile(
    rf"{patterns.LEGAL_KINDS}(?:\s+số)?\s*(?P<number>\d+[-/][\wĐ]+(?:[-/][\wĐ]+)*)"
    r"(?:,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*"
    r"(?P<year>(?:19|20)\d\d))?"
    rf"(?:,?\s*của\s+(?P<issuer>[{UPPER}][^;.,()]{{0,160}}?)(?=\s+{patterns.AFTER_LEGAL_ISSUER}\b|[;.,()]|$))?",
)
ISSUES = re.compile(
    r"(?P<who>[A-ZĐỦ][^.;]{0,300}?)\s+(?:ban hành|xây dựng|đề ra|lập|triển khai)\s+(?:[Kk]ế hoạch|[Cc]hương trình)"
)
COMMUNE = re.compile(
    r"(?<!\w)(?P<kind>xã|phường|thị trấn|đặc khu|Xã|Phường|Đặc khu|XÃ|PHƯỜNG|ĐẶC KHU|THỊ TRẤN)\s+"
    rf"(?P<name>(?:[{UPPER}][\w’']*)(?:\s+[{UPPER}][\w’']*){{0,3}})"
)
LONGEST_TITLE_LINES = 5
LETTERHEAD = 8
# Words that begin the next line of a letterhead.
NEXT_BODY = frozenset({
    "ban", "bch", "bộ", "chi", "chính", "cộng", "công", "đoàn", "đảng", "độc", "hđnd", "hội", "mặt", "phòng", "số",
    "trung", "trường", "ủy", "ubnd", "văn",
})  # fmt: skip
NOT_A_PLACE = {"hội", "thông", "chính", "đảng", "năm", "ủy", "hoạt"}
ON_BEHALF = re.compile(r"^(?:T/M|TM\.?|T\.M\.?|TL\.?|T/L|KT\.?|K/T)\s*(?P<who>[^\d:]+)")
_POST = (
    r"(?:(?:PHÓ )?(?:BÍ THƯ(?: THƯỜNG TRỰC)?|CHỦ TỊCH(?: THƯỜNG TRỰC)?|GIÁM ĐỐC|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG"
    r"|TRƯỞNG (?:BAN|PHÒNG|KHOA|CÔNG AN|TRẠM|ĐOÀN)|CHÁNH THANH TRA|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TỔ TRƯỞNG|CHỦ NHIỆM"
    r"|VIỆN TRƯỞNG|CHỈ HUY TRƯỞNG|TỔNG GIÁM ĐỐC)|ỦY VIÊN(?: THƯỜNG TRỰC| BAN THƯỜNG VỤ)?|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|ĐỘI TRƯỞNG)(?!\w)"
)
POST = re.compile(rf"(?<!\w){_POST}")
# Signed for the head of the office: that post stands on the line, but another one signs.
FOR_ANOTHER = re.compile(rf"(?:^|\s)(?:KT|K/T|TL|T/L|TUQ)\.?\s*{_POST}\s*")
# A law is cited by its name, and by its number where it is given behind the name.
LAW = re.compile(
    r"Căn cứ\s+(?P<name>(?:Bộ\s+)?[Ll]uật\s+[^;,.()\d]{3,160}?)(?:\s+số\s+(?P<number>[\w/-]+))?"
    r"(?:\s*,?\s*(?:ngày|năm)\s+(?P<when>[^;]{0,60}))?\s*(?:[;.,]|$)"
)
WHEN = re.compile(
    r"(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<year>(?:19|20)\d\d)"
)
PERSON = re.compile(rf"^[{UPPER}][{LOWER}]*(?:\s+[{UPPER}][{LOWER}]*){{1,4}}$")
RECIPIENTS = re.compile(r"^Nơi nhận\s*:?\s*", re.IGNORECASE)


def read_head(
    before: Sequence[Paragraph], body: Sequence[Paragraph], foot: Sequence[Paragraph], annex: Sequence[Paragraph]
) -> DocumentHead:
    """Put together what the four stretches of the document say about the document itself."""
    title = _title(before)
    everything = [paragraph.text for paragraph in (*before, *body, *annex)]
    number, issued_on = _number(before, annex), _issued_on(before, annex)
    signer, signer_title, on_behalf = _signature(foot)
    place = _place(before, everything)
    return DocumentHead(
        title=title,
        number=number,
        issued_on=issued_on,
        issuer=_in_full(_issuer(before, on_behalf, number), place, before),
        place=place,
        signer=signer,
        signer_title=signer_title,
        plan_year=dates.single_year(title) if title else None,
        legal_basis=tuple(one for one in _legal_basis(everything) if one.number != number),
        recipients=_recipients(foot),
    )


def _title(before: Sequence[Paragraph]) -> str | None:
    texts = [paragraph.text for paragraph in before]
    for index, text in enumerate(texts):
        if TITLE.match(text):
            parts = [text]
            for following in texts[index + 1 :]:
                if re.match(r"(?:Thực hiện|Căn cứ|Triển khai thực hiện|Để )", following) and len(parts) > 1:
                    break
                if ON_BEHALF.match(following) or len(parts) >= LONGEST_TITLE_LINES:
                    break
                parts.append(following)
                if _ends_title(following):
                    break
            return re.split(r"\s[-–—]{2,}\s", " ".join(parts))[0].strip(" -–—*")
    return None


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
            return _day(match)
    for paragraph in annex:
        match = ENCLOSED.search(paragraph.text)
        if match:
            return _day(match)
    return None


def _day(match: re.Match[str]) -> str | None:
    if not match["month"]:
        return match["year"]
    try:
        on = date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return match["year"]
    return on.isoformat() if match["day"] else on.isoformat()[:7]


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
    return None


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


def _place(before: Sequence[Paragraph], everything: Sequence[str]) -> str | None:
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


def _signature(foot: Sequence[Paragraph]) -> tuple[str | None, str | None, str | None]:
    signer, posts, on_behalf = None, [], None
    for paragraph in foot:
        text = FOR_ANOTHER.sub(" ", RECIPIENTS.sub("", paragraph.text)).strip()
        behalf = ON_BEHALF.match(text)
        post = POST.search(text)
        if behalf:
            who = behalf["who"]
            inside = POST.search(who)
            on_behalf = who[: inside.start()].strip() if inside else who.strip()
        if post and text.replace("kiêm", "").isupper():
            posts.append(text[post.start() :] if behalf else text)
        elif posts and text.lower() == "kiêm":
            posts.append(text)
        elif posts and PERSON.match(text):
            signer = text
    return signer, " ".join(posts) or None, on_behalf


def _recipients(foot: Sequence[Paragraph]) -> tuple[str, ...]:
    found: list[str] = []
    listing = False
    for paragraph in foot:
        if RECIPIENTS.match(paragraph.text):
            listing = True
        elif listing and re.match(r"^[-–+•]", paragraph.text):
            found.append(paragraph.text.lstrip("-–+• ").rstrip(" ,;."))
    return tuple(found)


def _legal_basis(everything: Sequence[str]) -> tuple[LegalBasis, ...]:
    found: dict[str, LegalBasis] = {}
    for text in everything:
        for match in CITED.finditer(text):
            number = match["number"]
            on = _date(match) if match["day"] else None
            known = found.get(number, LegalBasis(number))
            found[number] = LegalBasis(
                number,
                known.date or on,
                known.issuer or (match["issuer"].strip() if match["issuer"] else None),
            )
        for law in LAW.finditer(text):
            when = WHEN.search(law["when"] or "")
            name = law["number"] or " ".join(law["name"].split())
            found.setdefault(name, LegalBasis(name, _date(when) if when else None))
    return tuple(found.values())


def _date(match: re.Match[str]) -> date | None:
    on = _day(match)
    return date.fromisoformat(on) if on and len(on) == len("2026-01-01") else None
