"""PDF: whether it opens, and what in it acts by itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from services.evidence.screening import identity
from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Job, Screened
from services.evidence.screening.kinds import SCRIPT_ENDINGS, Kind

ACTIVE = Check("active", 1)
REPAIRED = "reconstruct"
"""In qpdf's word for a file whose table of objects it had to make anew; its other warnings are of small sins."""
CARE = "Chỉ xem bản xem trước, không mở tệp gốc trên máy làm việc."
ACTING = {
    "pdf-javascript": (re.compile(rb"/(?:JavaScript|JS)\b"), "Tệp PDF có chứa mã lệnh JavaScript."),
    "pdf-launch": (re.compile(rb"/Launch\b"), "Tệp PDF có lệnh khởi động chương trình hoặc mở tệp khác."),
    "pdf-form-submit": (re.compile(rb"/(?:SubmitForm|ImportData)\b"), "Tệp PDF có lệnh gửi dữ liệu ra nơi khác."),
    "pdf-embedded-file": (
        re.compile(rb"/(?:EmbeddedFiles|EF|RichMedia|FileAttachment)\b"),
        "Tệp PDF có tệp khác đính kèm bên trong.",
    ),
    "pdf-xfa": (re.compile(rb"/XFA\b"), "Tệp PDF là biểu mẫu động (XFA), nội dung thay đổi khi mở."),
}
"""By code: how it is written once PDF's own disguises of names are undone, and what to say of it."""
ANY_ACTING = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFiles|EF|RichMedia|FileAttachment|XFA)\b"
)
"""Few objects have any of these words; the others are done with in one look."""
DANGERS = frozenset({"pdf-javascript", "pdf-launch"})
TEXTS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]*>", re.DOTALL)
"""Strings, in which such words mean nothing."""


def check(path: Path, job: Job, kind: Kind) -> Screened:
    """Take a PDF apart."""
    try:
        with _opened(path) as document:
            return _read(document, job, kind)
    except pikepdf.PasswordError:
        return Screened(findings=(identity.locked(kind.name),))
    except MemoryError:
        return Screened(findings=(identity.bomb(kind.name),))
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, OverflowError, RecursionError):
        return Screened(findings=(identity.broken(kind.name),))


def _opened(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path, suppress_warnings=True)


def _read(document: pikepdf.Pdf, job: Job, kind: Kind) -> Screened:
    pages = len(document.pages)
    if not pages:
        return Screened(findings=(identity.broken(kind.name),))
    findings = [identity.agreement(job, kind)]
    if any(REPAIRED in str(warning) for warning in document.get_warnings()):
        findings.append(
            identity.TYPE.warning(
                "type-damaged", "Tệp PDF hỏng một phần; máy đã đọc phần còn lại, có thể thiếu trang hoặc nội dung."
            )
        )
    if pages > job.limits.max_pages:
        findings.append(too_many_pages(pages, job.limits.max_pages))
    return Screened(kind.media_type, pages, (*findings, *what_acts(document)))


def too_many_pages(pages: int, most: int) -> Found:
    return Check("scan", 1).warning(
        "pages-too-many", f"Tệp có {pages} trang, máy chỉ kiểm tra {most} trang đầu.", pages=pages, checked=most
    )


def what_acts(document: pikepdf.Pdf) -> Iterator[Found]:
    """Say what runs, sends, opens or is hidden inside, each once."""
    seen = set[str]()
    for written in _objects(document):
        if ANY_ACTING.search(written):
            told = TEXTS.sub(b"()", written)
            seen |= {code for code, (pattern, _) in ACTING.items() if pattern.search(told)}
    for code, (_, sentence) in ACTING.items():
        if code in seen:
            say = ACTIVE.danger if code in DANGERS else ACTIVE.warning
            yield say(code, f"{sentence} {CARE}")
    runnable = _runnable_attachments(document) if "pdf-embedded-file" in seen else 0
    if runnable:
        yield ACTIVE.danger(
            "pdf-embedded-program", f"Tệp PDF đính kèm {runnable} tệp có thể tự chạy khi mở. {CARE}", count=runnable
        )
    if not seen:
        yield ACTIVE.ok("pdf-passive", "Tệp PDF không chứa mã lệnh, biểu mẫu gửi đi hay tệp đính kèm.")


def _objects(document: pikepdf.Pdf) -> Iterator[bytes]:
    """Every object as it is written once names are unescaped, without contents of streams."""
    for thing in (document.trailer, *document.objects):
        if isinstance(thing, pikepdf.Stream):
            yield thing.stream_dict.unparse()
        elif isinstance(thing, pikepdf.Object):
            yield thing.unparse(resolved=True)


def _runnable_attachments(document: pikepdf.Pdf) -> int:
    try:
        names = list(document.attachments)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return 0
    return sum(Path(name).suffix.lower() in SCRIPT_ENDINGS for name in names)
