"""Holds what a document says of itself against what the unit typed."""

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from services.evidence.screening.found import Check, Found
from services.evidence.screening.heads.letters import words
from services.evidence.screening.heads.reading import Head
from services.evidence.screening.job import Typed
from services.evidence.screening.kinds import Family

CHECK = Check("head", 1)
FIELDS = {"number": "số, ký hiệu", "issued_on": "ngày ban hành", "issuer": "cơ quan ban hành"}
CODES = {"number": "number-differs", "issued_on": "date-differs", "issuer": "issuer-differs"}
SHORT_FORMS = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "bch": "ban chap hanh", "btv": "ban thuong vu",
    "bcd": "ban chi dao", "bql": "ban quan ly", "ubmttq": "uy ban mat tran to quoc", "mttq": "mat tran to quoc",
    "khcn": "khoa hoc va cong nghe",
    "kh": "khoa hoc", "cn": "cong nghe", "tp": "thanh pho", "vp": "van phong", "vn": "viet nam",
}  # fmt: skip
SAME_BODY = (
    ("ban chap hanh dang bo", "dang uy"),
    ("ban thuong vu dang uy", "dang uy"),
    ("ban chap hanh dang uy", "dang uy"),
    ("ban thuong vu tinh uy", "tinh uy"),
    ("khoa hoc va cong nghe", "khoa hoc cong nghe"),
)
LONG_WORD = 5
"""Letters from which one letter read wrongly leaves a word the same."""


def compare(head: Head, typed: Typed, kind_of_file: Family) -> list[Found]:
    """Findings on number, date and issuer; nothing for a photo or sheet of which nothing was typed."""
    told = {name: getattr(typed, name) for name in FIELDS if getattr(typed, name)}
    read = {name: getattr(head, name) for name in FIELDS if getattr(head, name)}
    if not told:
        return [_not_typed(read)] if read else _unread(list(FIELDS)) if kind_of_file in {"pdf", "office"} else []
    differing = [found for name in told if name in read for found in _difference(name, told[name], read[name])]
    unread = [name for name in told if name not in read]
    if not differing and not unread:
        named = ", ".join(FIELDS[name] for name in told)
        return [CHECK.ok("head-matches", f"Văn bản ghi đúng như đơn vị đã nhập: {named}.", fields=list(told))]
    return differing + (_unread(unread) if unread else [])


def _not_typed(read: dict[str, object]) -> Found:
    said = "; ".join(f"{FIELDS[name]}: {_shown(value)}" for name, value in read.items())
    text = f"Đơn vị chưa nhập số, ngày, cơ quan ban hành. Máy đọc được trên văn bản: {said}."
    return CHECK.note("head-not-typed", text, read={name: _shown(value) for name, value in read.items()})


def _unread(names: list[str]) -> list[Found]:
    said = ", ".join(FIELDS[name] for name in names)
    text = f"Máy không đọc được {said} trên văn bản; người thẩm định xem bản gốc."
    return [CHECK.note("head-unreadable", text, fields=names)]


def _difference(name: str, typed: object, read: object) -> Iterator[Found]:
    is_same = {"number": _same_number, "issued_on": lambda one, other: one == other, "issuer": _same_issuer}[name]
    if not is_same(typed, read):
        text = (
            f"Khác nhau về {FIELDS[name]}: đơn vị nhập “{_shown(typed)}”, trên văn bản là “{_shown(read)}”;"
            " đơn vị kiểm tra lại, người thẩm định xem bản gốc."
        )
        yield CHECK.warning(CODES[name], text, typed=_shown(typed), read=_shown(read))


def _shown(value: object) -> str:
    """Day before month for dates; a text cut to a length that a sentence can carry."""
    return f"{value:%d/%m/%Y}" if hasattr(value, "isoformat") else " ".join(str(value).split())[:120]


def _same_number(typed: object, read: object) -> bool:
    """Whether figures and code are the same; separators, leading zeros, "Số" and an untyped code do not count."""
    one, other = _parts(str(typed)), _parts(str(read))
    return bool(one) and (one == other or (len(one) == 1 and one[0] == other[0]))


def _parts(number: str) -> list[str]:
    parts = words(number)
    if parts and parts[0] in {"so", "s"}:
        parts = parts[1:]
    return [part.lstrip("0") or "0" for part in parts]


def _same_issuer(typed: object, read: object) -> bool:
    """Whether every word of the shorter name is in the longer one, for either may leave out what lies above it."""
    shorter, longer = sorted((_body(str(typed)), _body(str(read))), key=len)
    return bool(shorter) and all(any(_same_word(word, other) for other in longer) for word in shorter)


def _body(name: str) -> list[str]:
    spoken = " ".join(SHORT_FORMS.get(word, word) for word in words(name))
    for long, short in SAME_BODY:
        spoken = spoken.replace(long, short)
    return spoken.split()


def _same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= LONG_WORD and Levenshtein.distance(one, other) <= 1)
