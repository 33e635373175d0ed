"""Scanned pages of a PDF against Decree 30/2020/NĐ-CP: PDF 1.4 or later, colour, at least 200 dpi; and legible."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Job, Limits, Screened
from services.evidence.screening.kinds import Kind
from services.evidence.screening.looks import opened

SCAN = Check("scan", 1)
OLDEST_VERSION = "1.4"
VERSION = re.compile(r"/([12]\.\d)")
POINTS_PER_INCH = 72
SCANNED_SHARE = 0.6
"""Of a page's area: an image that covers more makes it a scanned page."""
NAMED_PAGES = 20
COLOUR_BITS, PALETTE_BITS = 16, 4
"""Bits of a pixel from which an image has colours: one channel of grey takes 8, a palette of 16 colours 4."""
MAX_NESTING = 3


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that is an image: its number from 1, the image's dots per inch, whether in colour, whether with text."""

    page: int
    dpi: int
    is_colour: bool
    has_text: bool


def check(path: Path, job: Job, _: Kind) -> Screened:
    """Hold the scanned pages against the norms; a PDF without any is only asked for its version."""
    findings = list(_version(path))
    try:
        with opened(path) as document:
            scans = [scan for scan in _scans(document, job.limits) if scan]
    except pdfium.PdfiumError:
        return Screened(findings=tuple(findings))
    findings += _against_norms(scans, job.limits)
    if not findings and scans:
        findings.append(
            SCAN.ok("scan-good", f"{len(scans)} trang quét đều là ảnh màu, đủ độ phân giải, có lớp văn bản.")
        )
    return Screened(findings=tuple(findings))


def _version(path: Path) -> Iterator[Found]:
    with pikepdf.open(path, suppress_warnings=True) as document:
        raised = VERSION.fullmatch(str(document.Root.get("/Version", "")))
        version = max(document.pdf_version, raised[1] if raised else "")
    if version < OLDEST_VERSION:
        yield SCAN.warning(
            "pdf-version-old",
            f"Tệp là PDF phiên bản {version}; Nghị định 30/2020/NĐ-CP yêu cầu từ phiên bản {OLDEST_VERSION} trở lên.",
            version=version,
        )


def _against_norms(scans: list[Scan], limits: Limits) -> Iterator[Found]:
    low = [scan.page for scan in scans if scan.dpi < limits.min_dpi]
    grey = [scan.page for scan in scans if not scan.is_colour]
    mute = [scan.page for scan in scans if not scan.has_text]
    if low:
        least = min(scan.dpi for scan in scans)
        yield SCAN.warning(
            "scan-low-dpi",
            f"Bản quét có độ phân giải thấp, chỉ từ {least} dpi (yêu cầu tối thiểu 200 dpi), ở {pages_in_words(low)}.",
            pages=low[:NAMED_PAGES],
            count=len(low),
            least_dpi=least,
        )
    if grey:
        yield SCAN.warning(
            "scan-not-colour",
            f"Bản quét là ảnh đen trắng hoặc xám (yêu cầu ảnh màu) ở {pages_in_words(grey)}.",
            pages=grey[:NAMED_PAGES],
            count=len(grey),
        )
    if mute:
        yield SCAN.note(
            "scan-no-text",
            f"Bản quét không có lớp văn bản nên máy không đọc được chữ, ở {pages_in_words(mute)}.",
            pages=mute[:NAMED_PAGES],
            count=len(mute),
        )


def pages_in_words(pages: list[int]) -> str:
    """`[1, 2, 3, 7]` as "trang 1-3, 7", at most twenty of them named."""
    named = pages[:NAMED_PAGES]
    starts = [named[0], *(after for before, after in pairwise(named) if after != before + 1)]
    ends = [*(before for before, after in pairwise(named) if after != before + 1), named[-1]]
    runs = [f"{start}-{end}" if end > start else f"{start}" for start, end in zip(starts, ends, strict=True)]
    left = len(pages) - len(named)
    return f"trang {', '.join(runs)}" + (f" và {left} trang khác" if left else "")


def _scans(document: pdfium.PdfDocument, limits: Limits) -> Iterator[Scan | None]:
    for number in range(min(len(document), limits.max_pages)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            continue
        try:
            yield _scan(page, number + 1)
        finally:
            page.close()


def _scan(page: pdfium.PdfPage, number: int) -> Scan | None:
    """The page as a scan; none where no image covers most of it.

    Some scanners lay several images over one another: a faint coloured ground, sharp letters. The best one counts.
    """
    width, height = page.get_size()
    sharpest, is_colour = 0.0, False
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=MAX_NESTING):
        matrix = image.get_matrix()
        across, down = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        if across * down < max(SCANNED_SHARE * width * height, 1):
            continue
        pixels_across, pixels_down = image.get_px_size()
        sharpest = max(sharpest, min(pixels_across / across, pixels_down / down) * POINTS_PER_INCH)
        is_colour = is_colour or _is_colour(image, page)
    if not sharpest:
        return None
    text = page.get_textpage()
    has_text = text.count_chars() > 0
    text.close()
    return Scan(number, math.floor(sharpest + 0.5), is_colour, has_text)


def _is_colour(image: pdfium.PdfImage, page: pdfium.PdfPage) -> bool:
    described = raw.FPDF_IMAGEOBJ_METADATA()
    if not raw.FPDFImageObj_GetImageMetadata(image, page, ctypes.byref(described)):
        return True
    if described.colorspace == raw.FPDF_COLORSPACE_INDEXED:
        return bool(described.bits_per_pixel >= PALETTE_BITS)
    return bool(described.bits_per_pixel >= COLOUR_BITS)
