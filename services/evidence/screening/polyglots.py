"""Files that are two kinds at once: one for whoever checks them, another for whoever opens them."""

import mmap
import re
import zipfile
from pathlib import Path

from services.evidence.screening.kinds import PDF_START, Kind

END_OF_PDF = b"%%EOF"
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|iframe|svg)[\s>]|<\?php\s", re.IGNORECASE)
STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf'\x1c",
    b"PK\x03\x04",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x89PNG",
)
NAMES = {"zip": "tệp nén ZIP", "pdf": "tệp PDF", "markup": "trang web hoặc tập lệnh", "appended": "tệp khác nối thêm"}


def second_kinds(path: Path, kind: Kind) -> list[str]:
    """Say as what else the file can be opened: keys of NAMES."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = []
        if kind.family != "office" and content[:2] != b"PK" and zipfile.is_zipfile(path):
            found.append("zip")
        if kind.family != "pdf" and content.find(b"%PDF-", 0, PDF_START) >= 0:
            found.append("pdf")
        if kind.family == "image" and MARKUP.search(content):
            found.append("markup")
        if kind.family == "pdf":
            found += _around_a_pdf(content)
        return found


def _around_a_pdf(content: mmap.mmap) -> list[str]:
    before = content[: content.find(b"%PDF-", 0, PDF_START)]
    last = content.rfind(END_OF_PDF)
    after = content[last + len(END_OF_PDF) :].lstrip(b"\r\n\0 \t") if last >= 0 else b""
    found = []
    if MARKUP.search(before) or MARKUP.search(after):
        found.append("markup")
    if before.startswith(STARTS) or after.startswith(STARTS):
        found.append("appended")
    return found
