"""Whether a PDF file has a filled signature field at all: cheap, so that most files are spared the whole check."""

from mmap import ACCESS_READ, mmap
from pathlib import Path

import pikepdf

MOST_FIELDS = 20_000


def is_signed(path: Path) -> bool:
    """Whether a signature field of the form holds something; a file that cannot be read may be signed."""
    return _has_range(path) or _has_field(path)


def _has_range(path: Path) -> bool:
    """Whether a range stands in the bytes as every signer writes it, be the object around it broken."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(b"/ByteRange") >= 0


def _has_field(path: Path) -> bool:
    """Whether the form says so, in objects that may be packed or written in another way."""
    try:
        with pikepdf.open(path) as document:
            form = document.Root.get("/AcroForm")
            return isinstance(form, pikepdf.Dictionary) and _has_signature(form.get("/Fields"))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError, RuntimeError):
        return True


def _has_signature(fields: pikepdf.Object | None) -> bool:
    """Walk the tree of fields; a field inherits its type from above."""
    waiting: list[tuple[pikepdf.Object, pikepdf.Object | None]]
    waiting = [(field, None) for field in fields] if isinstance(fields, pikepdf.Array) else []
    for _ in range(MOST_FIELDS):
        if not waiting:
            return False
        field, inherited = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary):
            continue
        kind = field.get("/FT", inherited)
        if kind == pikepdf.Name.Sig and "/V" in field:
            return True
        below = field.get("/Kids")
        if isinstance(below, pikepdf.Array):
            waiting.extend((kid, kind) for kid in below)
    return True
