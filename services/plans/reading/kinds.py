"""Tells the kind of a file by its own first bytes and parts, whatever its name says."""

import zipfile
from pathlib import Path

from services.plans.reading.errors import UnreadableDocument

WORD, EXCEL, PDF, TEXT = ".docx", ".xlsx", ".pdf", ".txt"
KINDS = (WORD, EXCEL, PDF, TEXT)
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT = b"{\\rtf"
# Names of streams in the directory of an Office 97 container.
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
OLD_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book"))
PARTS = (("word/document.xml", WORD), ("xl/workbook.xml", EXCEL))
MACROS = "vbaproject.bin"
HEAD = 1024


def kind_of(path: Path) -> str:
    """Return one of KINDS; raises UnreadableDocument where the bytes are of no kind that can be read."""
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    said = path.suffix.lower()
    if head.startswith(OFFICE_97[:4]):
        raise UnreadableDocument(_inside_office_97(path.read_bytes()))
    if head.startswith(RICH_TEXT):
        raise UnreadableDocument("document-old-format")
    if head.startswith(b"PK"):
        return _of_package(path, said)
    if head.startswith(b"%PDF-") or (said == PDF and b"%PDF-" in head):
        return PDF
    if said == TEXT:
        return TEXT
    raise UnreadableDocument("document-damaged" if said in KINDS else "document-format-unknown")


def _inside_office_97(content: bytes) -> str:
    """Word and Excel wrap a file with a password in the container that their old formats used."""
    if LOCKED_STREAM in content:
        return "document-encrypted"
    return "document-old-format" if any(stream in content for stream in OLD_STREAMS) else "document-damaged"


def _of_package(path: Path, said: str) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableDocument("document-damaged") from error
    kind = next((kind for part, kind in PARTS if part in names), None)
    if kind is None:
        raise UnreadableDocument("document-damaged" if said in KINDS else "document-format-unknown")
    if any(name.lower().endswith(MACROS) for name in names):
        raise UnreadableDocument("document-with-macros")
    return kind
