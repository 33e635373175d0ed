"""Who answers for a sentence: its subject, whom it orders, whom it works with."""

import re

from services.plans.reading import patterns
from services.plans.reading.lines import LOWER, UPPER, even_tones, fold

SUBJECT = re.compile(rf"^(?:các\s+|những\s+|mỗi\s+|toàn\s+thể\s+)?(?:{patterns.UNIT_HEADS}|{patterns.POSTS})")
BY_FORM = re.compile(rf"^(?:[Cc]ác\s+)?{patterns.BODIES_BY_FORM}\s+[{UPPER}]\w")
NO_BODY = re.compile(r"ban\s+hành|tổ\s+chức\s+(?!chính|đảng|cơ)")
VERB = re.compile(rf"(?<!\w){patterns.UNIT_VERBS}(?!\w)")
CONNECTIVE = re.compile(rf"^{patterns.CONNECTIVES}")
ORDER = re.compile(r"^(?:giao|đề\s+nghị|yêu\s+cầu|phân\s+công)(?:\s+cho)?\s+")
DIRECT = re.compile(r"(?:^|(?<!\w)(?<!công tác )(?<!lãnh đạo, )(?<!lãnh đạo ))chỉ\s+đạo\s+(?P<who>.+)$")
TOGETHER = re.compile(r"(?<!\w)(?:phối\s+hợp|hợp\s+tác|cùng)(?:\s+(?:chặt\s+chẽ|đồng\s+bộ))?\s+(?:với\s+)(?P<who>.+)$")
WORK = re.compile(rf"(?<!\w)(?:{patterns.JOINT_WORK}|{patterns.PARTNER_WORK})(?!\w)|[;.(]")
# "Đoàn Thanh niên xã làm …": a place ends a unit's name where a word in lower case follows that joins nothing on.
PLACE_ENDS = re.compile(
    rf"(?<!\w)(?:xã(?!\s[hH]ội)|phường|đặc khu|thị trấn|tỉnh|huyện)(?:\s[{UPPER}][\w’']*)*"
    rf"(?=\s(?!(?:và|hoặc|về|cùng|thuộc|trực|có liên)\s)[{LOWER}])"
)
CONDITION = re.compile(r"(?:khi|nếu|trường\s+hợp)\s[^,.;:]{3,80},\s+|[^,.;:]{3,40}:\s+(?=giao|yêu\s+cầu|đề\s+nghị)")
LONGEST_UNIT_WORDS = 60


def without_connective(sentence: str) -> str:
    """Drop "Đồng thời, " and the like from the start."""
    match = CONNECTIVE.match(fold(sentence))
    return sentence[match.end() :] if match else sentence


def names_unit(text: str) -> bool:
    """Does the text begin with a unit, or with an order to one?"""
    order = ORDER.match(fold(text))
    return begins_with_body(text[order.end() if order else 0 :])


def begins_with_body(text: str) -> bool:
    """Is its beginning the name of a body or a post: a head that is known, or one that a capitalised name follows?"""
    return SUBJECT.match(fold(text)) is not None or BY_FORM.match(text) is not None


def subject(sentence: str) -> str | None:
    """Unit the sentence begins with, as written, when a verb follows that it answers for."""
    body = _after_condition(without_connective(sentence))
    folded = fold(body)
    order = ORDER.match(folded)
    start = order.end() if order else 0
    if not begins_with_body(body[start:]) or NO_BODY.match(folded[start:]):
        return None
    verb = VERB.search(even_tones(body), start)
    if verb is None or verb.start() == start:
        return None
    place = PLACE_ENDS.search(body, start, verb.start())
    unit = body[start : place.end() if place else verb.start()].strip(" ,;-")
    if "." in unit or ":" in unit or len(unit.split()) > LONGEST_UNIT_WORDS:
        return None
    return unit or None


def _after_condition(sentence: str) -> str:
    """Skip "Khi báo cáo hoàn thành, …" and "Chế độ báo cáo: Yêu cầu …", which name the unit later."""
    match = CONDITION.match(fold(sentence))
    return sentence[match.end() :] if match else sentence


def labelled(text: str) -> tuple[str | None, str]:
    """Split "Ủy ban kiểm tra: Phối hợp …" into the unit and its work."""
    head, colon, rest = text.partition(":")
    if (
        not colon
        or not begins_with_body(head)
        or VERB.search(even_tones(head))
        or len(head.split()) > LONGEST_UNIT_WORDS
    ):
        return None, text
    return head.strip(), rest.strip()


def heading_unit(heading: str) -> str | None:
    """Unit a heading assigns what stands under it to ("3. Giao Phòng …", "1. Thường trực Đảng ủy")."""
    folded = fold(heading)
    order = ORDER.match(folded)
    if order is None and (
        ordered := re.search(r"(?<!\w)(?:yêu\s+cầu|đề\s+nghị|giao)\s+(?=các|phòng|ban|ủy|ubnd|thủ)", folded)
    ):
        order = ordered
    start = order.end() if order else 0
    if not begins_with_body(heading[start:]):
        return None
    verb = VERB.search(even_tones(heading), start)
    return heading[start : verb.start() if verb else len(heading)].strip(" ,:;.-") or None


def directed(sentence: str) -> str | None:
    """Unit that is told to act: "Chỉ đạo các trường xây dựng …"."""
    match = DIRECT.search(sentence[:1].lower() + even_tones(sentence[1:]))
    return _unit_before_work(sentence[match.start("who") :], VERB) if match else None


def partners(sentence: str) -> tuple[str, ...]:
    """Units the sentence says to work with, as written."""
    found: list[str] = []
    match = TOGETHER.search(fold(sentence))
    if match:
        unit = _unit_before_work(sentence[match.start("who") :], WORK, any_head=True)
        if unit:
            found.append(unit)
    return tuple(found)


def split_units(cell: str) -> tuple[str, ...]:
    """Units of a table cell, separated by semicolons, line ends or bullets."""
    parts = re.split(r"\s*(?:;|\n|^|\s[+•]\s)\s*(?:[-+•]\s)?", cell)
    return tuple(dict.fromkeys(part.strip(" .,") for part in parts if part.strip(" .,;")))


def _unit_before_work(text: str, work: re.Pattern[str], *, any_head: bool = False) -> str | None:
    if not any_head and not begins_with_body(text):
        return None
    verb = work.search(even_tones(text))
    place = PLACE_ENDS.search(text, 0, verb.start() if verb else len(text))
    unit = text[: place.end() if place else verb.start() if verb else 0].strip(" ,:;-")
    return unit if unit and len(unit.split()) <= LONGEST_UNIT_WORDS else None
