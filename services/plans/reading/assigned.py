"""Who a sentence hands its work to in passing: "(Phòng A chủ trì, phối hợp với B; …)", "giao Phòng A chủ trì"."""

import re
from dataclasses import dataclass

from services.plans.reading import patterns
from services.plans.reading.lines import even_tones, fold
from services.plans.reading.units import VERB, begins_with_body, names_unit, split_units

BRACKETS = re.compile(r"\((?P<inside>[^()]{3,400})\)")
LEADS = re.compile(rf"\s+{patterns.LEADS}(?!\w)")
WITH = re.compile(
    r"(?<!\w)phối\s+hợp(?:\s+(?:chặt\s+chẽ|thực\s+hiện))?(?:\s+(?:với|cùng|là|gồm))?\s*:?\s+(?P<who>[^;.]+)"
)
HANDED = re.compile(
    rf"(?<!\w)(?:[Gg]iao|[Pp]hân công|[Dd]o)\s+(?:cho\s+)?(?P<who>[^.;()]{{3,120}}?)\s+{patterns.LEADS}(?!\w)"
)
WORK = re.compile(rf"(?<!\w)(?:{patterns.JOINT_WORK}|{patterns.PARTNER_WORK})(?!\w)")
LONGEST_UNIT_WORDS = 25
FEWEST_ORDER_WORDS = 4
# "Ban hành nghị quyết … - Văn phòng Đảng ủy, hoàn thành trong năm 2026."
DASH = re.compile(r"\s[-–—]\s")
BEHIND_DASH = re.compile(r"(?P<who>[^:.;]{3,120}?)(?:,\s*(?P<rest>[^.;:,]{3,60}))?\s*\.?")
JOINED = re.compile(r"(?<!\w)phối\s+hợp(?!\w)[^;.]*$|(?<!\w)(?:cùng|với|và|giữa)(?:\s+\S+){1,4}$")
WHEN = re.compile(rf"(?:xong|chậm\s+nhất|{patterns.DEADLINE_BEGINNINGS}|ngày|\d)")
# "Giao Phòng A chủ trì, …", "Việc này do Kế toán trưởng lo, …": a sentence that only says whose the work above is.
HANDS_OVER = re.compile(
    rf"(?:(?:việc|nhiệm vụ|nội dung|công việc)(?:\s+(?:này|trên))?\s+(?:do|giao(?:\s+cho)?)"
    rf"|giao|phân công|do)\s+(?:cho\s+)?(?P<who>[^.;()]{{3,160}}?)\s+{patterns.LEADS}(?!\w)(?P<rest>.*)$"
)
DONE = re.compile(r"(?<!\w)(?:hoàn\s+thành|thực\s+hiện)(?!\w)")
ONLY_SAYS_HOW = re.compile(rf"[\s.,;]*(?:$|thường\s+xuyên|phối\s+hợp|cùng|{WHEN.pattern})")


@dataclass(frozen=True)
class Assignment:
    """Units as written; `text` is the sentence without what said so, `deadline` what stood beside them."""

    text: str
    lead: str | None = None
    partners: tuple[str, ...] = ()
    deadline: str | None = None
    is_behind_dash: bool = False


def assignment(text: str) -> Assignment:
    """Read the last pair of brackets that names who leads, else an order in the sentence itself."""
    for match in reversed(list(BRACKETS.finditer(text))):
        found = _in_brackets(match["inside"], at_end=not text[match.end() :].strip(" .;"))
        if found is not None:
            rest = f"{text[: match.start()].rstrip()}{text[match.end() :]}"
            return Assignment(rest, *found)
    behind = _behind_dash(text)
    if behind is not None:
        return behind
    handed = HANDED.search(even_tones(text))
    if handed and names_unit(handed["who"]):
        return Assignment(
            text, text[handed.start("who") : handed.end("who")].strip(" ,:"), _partners(text, handed.end())
        )
    return Assignment(text)


def hands_over(sentence: str, *, strictly: bool) -> bool:
    """Does the sentence say who does what the one before it orders? `strictly`: and order nothing of its own."""
    match = HANDS_OVER.match(fold(sentence))
    if match is None or not names_unit(sentence[match.start("who") : match.end("who")]):
        return False
    return ONLY_SAYS_HOW.match(match["rest"]) is not None and not (
        strictly and WORK.search(DONE.sub("", match["rest"]))
    )


def _behind_dash(text: str) -> Assignment | None:
    for dash in DASH.finditer(text):
        left = text[: dash.start()].rstrip(" ,;")
        match = BEHIND_DASH.fullmatch(text, dash.end())
        if match is None or len(left.split()) < FEWEST_ORDER_WORDS or JOINED.search(fold(left)):
            continue
        who, rest = match["who"], match["rest"]
        named = who[0].isupper() and begins_with_body(who) and VERB.search(even_tones(who)) is None
        if named and (rest is None or WHEN.match(fold(rest))):
            return Assignment(left, "; ".join(split_units(who)), (), rest, is_behind_dash=True)
    return None


def _in_brackets(inside: str, *, at_end: bool) -> tuple[str, tuple[str, ...]] | None:
    first = re.split(r";", inside)[0]
    start = re.match(r"\s*(?:(?:giao|do|phân công)\s+(?:cho\s+)?)?", fold(first))
    begin = start.end() if start else 0
    verb = LEADS.search(even_tones(first), begin)
    if verb is None and names_unit(inside) and VERB.search(even_tones(inside)) is None and at_end:
        units = split_units(inside)
        return "; ".join(units), ()
    if verb is None or not names_unit(first[begin:]) or len(first[begin : verb.start()].split()) > LONGEST_UNIT_WORDS:
        return None
    return first[begin : verb.start()].strip(" ,:-"), _partners(inside, verb.end())


def _partners(text: str, start: int) -> tuple[str, ...]:
    match = WITH.search(even_tones(text), start)
    if match is None or not names_unit(text[match.start("who") :]):
        return ()
    work = WORK.search(even_tones(text), match.start("who"))
    end = min(work.start() if work else match.end("who"), match.end("who"))
    return split_units(text[match.start("who") : end].strip(" ,"))
