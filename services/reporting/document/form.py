"""The form of a document as data: what `forms/*.yaml` holds, and the letterhead of one issuer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as laid out, and between which it is right."""

    min: float
    max: float
    used: float

    def __post_init__(self) -> None:
        if not self.min <= self.used <= self.max:
            raise ValueError("used must lie between min and max")

    def allows(self, value: float, tolerance: float = 0.0) -> bool:
        return self.min - tolerance <= value <= self.max + tolerance


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet, upright, in millimetres."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins of the upright sheet, in millimetres."""

    top: Measure
    bottom: Measure
    left: Measure
    right: Measure


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes in points."""

    page_number: Measure
    parent_body: Measure
    issuing_body: Measure
    national_name: Measure
    motto: Measure
    number: Measure
    place_and_date: Measure
    type_name: Measure
    subject: Measure
    body: Measure
    recipients_title: Measure
    recipients: Measure
    signer: Measure
    annex: Measure
    table: Measure


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs: indent in millimetres, space after in points, line spacing in lines."""

    first_line_indent: Measure
    space_after: Measure
    line_spacing: Measure


@dataclass(frozen=True, slots=True)
class Texts:
    """Fixed wordings; those with braces are filled in."""

    national_name: str
    motto: str
    type_name: str
    type_code: str
    number: str
    recipients_title: str
    annex: str
    annex_of: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """Wordings of an issuing body of one level; `{name}` and `{parent}` are filled in."""

    parent: str | None
    body: str
    code: str
    authority: str | None
    signer_title: str
    recipients: Sequence[str]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a standard."""

    name: str
    source: str
    version: str
    font: str
    color: str
    page: Page
    margins: Margins
    sizes: Sizes
    body: Body
    texts: Texts
    issuers: Mapping[str, Issuer]
    archive: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues a document, where and when. The number and the signer's name stay blank: registry and pen add them."""

    parent: str | None
    body: str
    number: str
    place: str
    dated_on: date
    authority: str | None
    signer_title: str
    recipients: Sequence[str]


_RANKS = ("Thành phố ", "Thị trấn ", "Thị xã ", "Đặc khu ", "Phường ", "Tỉnh ", "Huyện ", "Xã ")


def letterhead(form: Form, kind: str, names: tuple[str, str | None], place: str, dated_on: date) -> Letterhead:
    """Letterhead of a unit of a level (`province`, `commune`, `body`); `names` are its own and its parent's."""
    issuer = form.issuers[kind]
    name, parent = names
    filled = {"name": name.upper(), "parent": (parent or "").upper()}
    return Letterhead(
        parent=issuer.parent.format_map(filled).strip() if issuer.parent and parent else None,
        body=issuer.body.format_map(filled),
        number=form.texts.number.format(type_code=form.texts.type_code, issuer_code=issuer.code),
        place=without_rank(place),
        dated_on=dated_on,
        authority=issuer.authority,
        signer_title=issuer.signer_title,
        recipients=(*issuer.recipients, form.archive),
    )


def without_rank(name: str) -> str:
    """Name of a place without what it is: `Tân Lợi` for `Xã Tân Lợi`."""
    for rank in _RANKS:
        if name.casefold().startswith(rank.casefold()):
            rest = name[len(rank) :]
            # A phường may be called by a number only, and then its rank belongs to its name.
            return name if rest.isdecimal() else rest
    return name
