"""A reading that was kept: a document as it was read, and where it was met before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.plans.domain.names import fold

LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """`content` is what the reader made of the file, in its JSON shape; `unit_id` roots the reader's subtree."""

    reading_id: str
    unit_id: str
    file_name: str
    size_bytes: int
    sha256: str
    read_at: datetime
    read_by: str
    content: Mapping[str, Any]

    @property
    def document_key(self) -> str | None:
        """Number, date and issuer (where read) folded; none where number or date is blank, even in part."""
        head = self.content["document"]
        number, issued_on = (head.get("number") or "").strip(), day_of(head.get("issued_on"))
        if not number[:1].isdigit() or issued_on is None:
            return None
        return f"{fold(number)}|{issued_on.isoformat()}|{fold(head.get('issuer') or '')}"[:LONGEST_KEY]


@dataclass(frozen=True, slots=True)
class Encounter:
    """An earlier reading of the same document, and the plan that was made of it, if any."""

    reading_id: str
    file_name: str
    read_at: datetime
    plan_id: str | None
    plan_title: str | None
    is_published: bool


def day_of(written: str | None) -> date | None:
    """A day out of a reading; none where the document stops at the month or the year."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
