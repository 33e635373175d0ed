"""The parts a paragraph plays in an official document, and how each looks. A role is a paragraph style of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

STYLE_PREFIX = "nq57 "

Alignment = Literal["left", "center", "both"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the form asks of a role besides its size; none where the text decides."""

    alignment: Alignment | None
    is_bold: bool | None = False
    is_italic: bool | None = False
    is_upper: bool = False
    is_body: bool = False
    """Set as running text: first-line indent, space after, line spacing."""
    keeps_with_next: bool = False
    outline_level: int | None = None
    size: str | None = None
    """Name of the size where it is not the role's own."""


ROLES: Mapping[str, Look] = {
    "page_number": Look("center"),
    "parent_body": Look("center", is_upper=True),
    "issuing_body": Look("center", is_bold=True, is_upper=True),
    "national_name": Look("center", is_bold=True, is_upper=True),
    "motto": Look("center", is_bold=True),
    "number": Look("center"),
    "place_and_date": Look("center", is_italic=True),
    "type_name": Look("center", is_bold=True, is_upper=True),
    "subject": Look("center", is_bold=True),
    "body": Look("both", is_body=True),
    "section": Look(
        "both", is_bold=True, is_upper=True, is_body=True, keeps_with_next=True, outline_level=0, size="body"
    ),
    "heading": Look("both", is_bold=True, is_body=True, keeps_with_next=True, outline_level=1, size="body"),
    "recipients_title": Look("left", is_bold=True, is_italic=True),
    "recipients": Look("left"),
    "signer": Look("center", is_bold=True, is_upper=True),
    "annex": Look("center", is_bold=True, keeps_with_next=True),
    "annex_of": Look("center", is_italic=True, size="annex"),
    "table": Look(None, is_bold=None),
    "note": Look("left", is_italic=True, size="table"),
    "rule": Look("center", size="table"),
}


def style_name(role: str) -> str:
    """Name of the paragraph style of a role."""
    return STYLE_PREFIX + role
