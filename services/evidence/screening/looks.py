"""Pages of a PDF as they look, drawn by PDFium."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from services.evidence.screening.images import LOOK_PIXELS
from services.evidence.screening.job import Job, Print, Screened
from services.evidence.screening.kinds import Kind
from services.evidence.screening.prints import print_of

PRINTED_PAGES = 20
"""The first pages are compared with other files, no more."""


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF. Raises pdfium.PdfiumError."""
    document = pdfium.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def prints(path: Path, _: Job, __: Kind) -> Screened:
    """Prints of the first pages that are not blank; none of a file that PDFium cannot draw."""
    found: list[Print] = []
    try:
        with opened(path) as document:
            for number in range(min(len(document), PRINTED_PAGES)):
                drawn = _drawn(document, number, LOOK_PIXELS, LOOK_PIXELS, grey=True)
                seen = print_of(drawn, number)
                if seen:
                    found.append(seen)
    except pdfium.PdfiumError:
        pass
    return Screened(prints=tuple(found))


def page_drawn(path: Path, page: int, width: int, height: int) -> Image.Image | None:
    """Draw a page (from 0) to fit into so many pixels; none where there is no such page, or it cannot be drawn."""
    try:
        with opened(path) as document:
            return _drawn(document, page, width, height) if 0 <= page < len(document) else None
    except pdfium.PdfiumError:
        return None


def _drawn(document: pdfium.PdfDocument, number: int, width: int, height: int, *, grey: bool = False) -> Image.Image:
    page = document[number]
    try:
        across, down = page.get_size()
        scale = min(width / max(across, 1), height / max(down, 1))
        bitmap = page.render(scale=scale, grayscale=grey, may_draw_forms=False)
        image: Image.Image = bitmap.to_pil().copy()
        bitmap.close()
        return image
    finally:
        page.close()
