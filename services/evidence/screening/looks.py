"""Pages of a PDF as they look, drawn by PDFium."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from services.evidence.screening.images import LOOK_PIXELS, small
from services.evidence.screening.job import Job, Print, Screened
from services.evidence.screening.kinds import Kind
from services.evidence.screening.prints import print_of

PRINTED_PAGES = 20
"""The first pages are compared with other files, no more."""
FILLED = 0.97
"""Share of a page's width and height that an image takes which is all there is to see of it."""


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF, forms as well: a visible signature is a field of one. Raises pdfium.PdfiumError."""
    document = pdfium.PdfDocument(path)
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def prints(path: Path, _: Job, __: Kind) -> Screened:
    """Prints of the first pages that are not blank; none of a file that PDFium cannot draw."""
    found: list[Print] = []
    try:
        with opened(path) as document:
            for number in range(min(len(document), PRINTED_PAGES)):
                seen = print_of(_look(document, number), number)
                if seen:
                    found.append(seen)
    except pdfium.PdfiumError:
        pass
    return Screened(prints=tuple(found))


def _look(document: pdfium.PdfDocument, number: int) -> Image.Image:
    """The page, small and grey."""
    page = document[number]
    try:
        return _photograph(page) or _drawn(page, LOOK_PIXELS, LOOK_PIXELS, grey=True)
    finally:
        page.close()


def _photograph(page: pdfium.PdfPage) -> Image.Image | None:
    """The JPEG that a scanned page consists of, read at an eighth of its size: four times as fast as drawing it."""
    images = list(islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=1), 2))
    if len(images) != 1 or not _fills(images[0], page) or images[0].get_filters() != ["DCTDecode"]:
        return None
    try:
        with Image.open(io.BytesIO(images[0].get_data()), formats=("JPEG",)) as photograph:
            return small(photograph, orient=False) if photograph.mode in {"RGB", "L"} else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged image raises whatever its decoder stumbles over; PDFium draws the rest
        return None


def _fills(image: pdfium.PdfImage, page: pdfium.PdfPage) -> bool:
    matrix = image.get_matrix()
    width, height = page.get_size()
    is_upright = page.get_rotation() == 0 and not matrix.b and not matrix.c
    return is_upright and matrix.a >= FILLED * width and matrix.d >= FILLED * height


def page_drawn(path: Path, page: int, width: int, height: int) -> Image.Image | None:
    """Draw a page (from 0) to fit into so many pixels; none where there is no such page, or it cannot be drawn."""
    try:
        with opened(path) as document:
            if not 0 <= page < len(document):
                return None
            drawn = document[page]
            try:
                return _drawn(drawn, width, height)
            finally:
                drawn.close()
    except pdfium.PdfiumError:
        return None


def _drawn(page: pdfium.PdfPage, width: int, height: int, *, grey: bool = False) -> Image.Image:
    across, down = page.get_size()
    scale = min(width / max(across, 1), height / max(down, 1))
    bitmap = page.render(scale=scale, grayscale=grey)
    image: Image.Image = bitmap.to_pil().copy()
    bitmap.close()
    return image
