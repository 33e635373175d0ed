"""Plain text taken out of an issued document. Lines are numbered as an editor shows them."""

from pathlib import Path

from services.plans.reading.blocks import LINE, Line, Place, Source
from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.settings import ReadingLimits

ENCODINGS = ("utf-8-sig", "utf-16")


def load(path: Path, _limits: ReadingLimits) -> Source:
    """Read the file as UTF-8, or UTF-16 where it is marked so."""
    raw = path.read_bytes()
    encoding = ENCODINGS[1] if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ENCODINGS[0]
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument("document-damaged") from error
    return from_text(text)


def from_text(text: str) -> Source:
    """Text as a source."""
    return Source(lines_of(text), wrapped=True)


def lines_of(text: str) -> tuple[Line, ...]:
    """Lines of a text; the extraction marks a new page by one blank before its first word, or by a form feed."""
    lines = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        starts_page = raw.startswith((" ", "\f")) and bool(raw.strip())
        lines.append(Line(raw.replace("\f", " "), Place(LINE, number, number), starts_page))
    return tuple(lines)
