"""Kinds of files, and which one a file is by its own bytes and parts, whatever its name says."""

import mmap
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Family = Literal["pdf", "image", "office", "text", "runnable", "locked", "other", "unknown", "broken"]
"""What is done with a file. `other`: known, but not taken apart; `locked`: an office file behind a password."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its name in Vietnamese, and the endings its name may have."""

    family: Family
    media_type: str
    name: str
    endings: frozenset[str]


def _kind(family: Family, media_type: str, name: str, *endings: str) -> Kind:
    return Kind(family, media_type, name, frozenset(endings))


OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

PDF = _kind("pdf", "application/pdf", "PDF", ".pdf")
TEXT = _kind("text", "text/plain", "văn bản thuần", ".txt", ".csv", ".md", ".json", ".xml", ".log")
ZIP = _kind("other", "application/zip", "tệp nén ZIP", ".zip")
LETTER = _kind("other", "message/rfc822", "thư điện tử", ".eml", ".txt")
UNKNOWN = _kind("unknown", "", "chưa rõ")
BROKEN = _kind("broken", "", "hỏng")

WORD = _kind("office", f"{OPEN_XML}.wordprocessingml.document", "Word", ".docx", ".docm", ".dotx")
EXCEL = _kind("office", f"{OPEN_XML}.spreadsheetml.sheet", "Excel", ".xlsx", ".xlsm", ".xltx")
SLIDES = _kind("office", f"{OPEN_XML}.presentationml.presentation", "PowerPoint", ".pptx", ".pptm", ".ppsx")
WRITER = _kind("office", f"{OPEN_DOCUMENT}.text", "OpenDocument văn bản", ".odt")
CALC = _kind("office", f"{OPEN_DOCUMENT}.spreadsheet", "OpenDocument bảng tính", ".ods")
IMPRESS = _kind("office", f"{OPEN_DOCUMENT}.presentation", "OpenDocument trình chiếu", ".odp")
PACKAGES = {
    "word/document.xml": WORD,
    "xl/workbook.xml": EXCEL,
    "xl/workbook.bin": EXCEL,
    "ppt/presentation.xml": SLIDES,
}
OPEN_DOCUMENTS = {kind.media_type.encode(): kind for kind in (WRITER, CALC, IMPRESS)}
RUNNABLE_PARTS = ("META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex")

OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OFFICE = _kind("office", "application/x-ole-storage", "Office 97-2003", ".doc", ".xls", ".ppt", ".dot", ".xlt")
LOCKED_OFFICE = _kind("locked", "application/x-ole-storage", "Office có mật khẩu", ".docx", ".xlsx", ".pptx")
RICH_TEXT = _kind("office", "application/rtf", "RTF", ".rtf", ".doc")
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")

IMAGES = (
    (b"\xff\xd8\xff", _kind("image", "image/jpeg", "ảnh JPEG", ".jpg", ".jpeg", ".jpe", ".jfif")),
    (b"\x89PNG\r\n\x1a\n", _kind("image", "image/png", "ảnh PNG", ".png")),
    (b"GIF87a", _kind("image", "image/gif", "ảnh GIF", ".gif")),
    (b"GIF89a", _kind("image", "image/gif", "ảnh GIF", ".gif")),
    (b"II*\0", _kind("image", "image/tiff", "ảnh TIFF", ".tif", ".tiff")),
    (b"MM\0*", _kind("image", "image/tiff", "ảnh TIFF", ".tif", ".tiff")),
)
BITMAP = _kind("image", "image/bmp", "ảnh BMP", ".bmp", ".dib")
WEBP = _kind("image", "image/webp", "ảnh WebP", ".webp")
TAKEN_APART = frozenset[str]().union(
    *(kind.endings for kind in (PDF, *PACKAGES.values(), *OPEN_DOCUMENTS.values(), OLD_OFFICE, RICH_TEXT, TEXT)),
    *(kind.endings for _, kind in IMAGES),
)
"""Endings of the kinds that are opened and looked into."""

RUNNABLE = (
    (b"MZ", _kind("runnable", "application/vnd.microsoft.portable-executable", "chương trình Windows")),
    (b"\x7fELF", _kind("runnable", "application/x-elf", "chương trình Linux")),
    (b"\xca\xfe\xba\xbe", _kind("runnable", "application/java-vm", "chương trình Java hoặc macOS")),
    (b"\xcf\xfa\xed\xfe", _kind("runnable", "application/x-mach-binary", "chương trình macOS")),
    (b"\xce\xfa\xed\xfe", _kind("runnable", "application/x-mach-binary", "chương trình macOS")),
    (b"#!", _kind("runnable", "text/x-shellscript", "tập lệnh")),
    (b"L\0\0\0\x01\x14\x02\0", _kind("runnable", "application/x-ms-shortcut", "lối tắt Windows")),
    (b"ITSF", _kind("runnable", "application/vnd.ms-htmlhelp", "trợ giúp Windows")),
)
ARCHIVED_PROGRAM = _kind("runnable", "application/java-archive", "gói chương trình", ".jar", ".apk")
WEB_PAGE = _kind("runnable", "text/html", "trang web", ".html", ".htm", ".xhtml", ".svg", ".mht")
SCRIPT = _kind("runnable", "text/x-script", "tập lệnh")
SCRIPT_ENDINGS = frozenset(
    re.findall(
        r"\.\w+",
        ".bat .cmd .com .exe .scr .pif .msi .msp .reg .lnk .url .hta .js .jse .mjs .vbs .vbe .wsf .wsh .ps1 .psm1 .sh"
        " .bash .py .pyw .pl .rb .php .jar .apk .dll .cpl .chm .html .htm .xhtml .shtml .xht .mht .mhtml .svg .svgz",
    )
)
"""Endings that make an operating system or a browser run what it opens, whatever the content is."""
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|[a-z0-9]+:svg|\?php|\?xml-stylesheet)[\s>/]",
    re.IGNORECASE,
)
MAIL = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
SAVED_PAGE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
"""A web page saved with its pictures is a mail of such parts."""

HEAD_BYTES = 4096
PDF_START = 1024
"""PDF readers look for the start of a PDF in so many bytes."""
BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
SPACE = ord(" ")
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def kind_of(path: Path) -> Kind:
    """Tell the kind of a file; BROKEN where it starts like a kind it is not, UNKNOWN where nothing knows it."""
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    if not head:
        return BROKEN
    if head.startswith(b"PK\x03\x04"):
        return _of_package(path)
    if head.startswith(OFFICE_97):
        return _of_old_office(path)
    found = _of_image(head) or _starting(RUNNABLE, head)
    if found is None and b"%PDF-" in head[:PDF_START]:
        return PDF
    return found or _of_text(head) or (RICH_TEXT if head.startswith(b"{\\rtf") else _of_other(head))


def _starting(table: tuple[tuple[bytes, Kind], ...], head: bytes) -> Kind | None:
    return next((kind for start, kind in table if head.startswith(start)), None)


def _of_image(head: bytes) -> Kind | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in BITMAP_HEADERS:
        return BITMAP
    return _starting(IMAGES, head)


def _of_package(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < HEAD_BYTES:
                return OPEN_DOCUMENTS.get(package.read("mimetype").strip(), ZIP)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return BROKEN
    if any(part in names for part in RUNNABLE_PARTS):
        return ARCHIVED_PROGRAM
    return next((kind for part, kind in PACKAGES.items() if part in names), ZIP)


def _of_old_office(path: Path) -> Kind:
    """Word and Excel wrap a file with a password in the container that their old formats used."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return LOCKED_OFFICE if content.find(LOCKED_STREAM) >= 0 else OLD_OFFICE


def _of_text(head: bytes) -> Kind | None:
    plain = head
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        plain = head.decode("utf-16", errors="replace").encode()
    elif any(byte < SPACE and byte not in TEXT_CONTROLS for byte in head) or head.startswith(b"{\\rtf"):
        return None
    is_mail = MAIL.search(plain) is not None
    if MARKUP.search(plain) or (is_mail and SAVED_PAGE.search(plain)):
        return WEB_PAGE
    return LETTER if is_mail else TEXT


def _of_other(head: bytes) -> Kind:
    # Costs 40 ms to import, and few files come here.
    import puremagic  # noqa: PLC0415

    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, IndexError, ValueError):
        return UNKNOWN
    if not best.mime_type:
        return UNKNOWN
    return _kind("other", best.mime_type, best.name, best.extension)
