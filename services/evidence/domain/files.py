"""Files as kept: what a name and a declared kind become, and what is known of a stored file."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import quote

Safety = Literal["awaiting", "clean", "unscanned", "infected"]
"""What the malware scanner said: `awaiting` it (quarantine), `unscanned` where the site has none."""

MAX_NAME_LENGTH = 200
NAMELESS = "minh-chung"

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,59}/[a-z0-9][a-z0-9!#$&^_.+-]{0,58}")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task as plans told of it."""

    task_id: str
    plan_id: str
    unit_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the unit typed of a document: number as written, day of issue, issuing body; none where it said nothing."""

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file attached to a task. Once removed its content is gone and the row stays as its tombstone.

    `named_at` is when a report first named it; none while no report has.
    """

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str
    document: Document = Document()
    safety: Safety = "awaiting"
    retention_class: str = ""
    keep_until: date | None = None
    named_at: datetime | None = None
    removed_at: datetime | None = None
    removed_by: str | None = None
    removal_reason: str | None = None


def clean_name(name: str) -> str:
    """Name of an uploaded file as kept: its last path part, NFC, printable, at most 200 characters, never empty."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in last)
    kept = " ".join(unicodedata.normalize("NFC", printable).translate(_FORBIDDEN_IN_NAMES).split()).strip(". ")
    return _shortened(kept) or NAMELESS


def _shortened(name: str) -> str:
    """Cut the middle out of a long name, so that its ending stays."""
    if len(name) <= MAX_NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > MAX_NAME_LENGTH // 10:
        return name[:MAX_NAME_LENGTH].rstrip(". ")
    return f"{stem[: MAX_NAME_LENGTH - len(ending) - 1].rstrip('. ')}.{ending}"


def clean_media_type(declared: str) -> str:
    """Media type as kept: lower case, without parameters; `application/octet-stream` when it is none."""
    bare = declared.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else "application/octet-stream"


def content_disposition(name: str) -> str:
    """Header value that makes a browser save the file under its name and never show it."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    fallback = re.sub(r"[^A-Za-z0-9._ -]", "_", plain).strip(". ") or NAMELESS
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
