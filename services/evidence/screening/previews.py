"""A page as an image, drawn anew: nothing of the file itself reaches whoever looks at it."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from services.evidence.screening import images, kinds
from services.evidence.screening.job import Limits

MAX_PIXELS = Limits().max_pixels
NARROWEST, WIDEST = 16, 4000
TALLEST = 4
"""Times its width a page may be tall; a longer one is shown smaller."""


def page_as_png(path: Path, page: int, width: int) -> bytes | None:
    """Return a page (from 0) as PNG, at most `width` pixels wide; none where there is nothing to show."""
    kind = kinds.kind_of(path)
    width = min(max(width, NARROWEST), WIDEST)
    if kind.family == "image":
        drawn = _of_image(path, page, width)
    elif kind.family == "pdf":
        drawn = _of_pdf(path, page, width)
    else:
        drawn = None
    return _as_png(drawn) if drawn else None


def _of_image(path: Path, page: int, width: int) -> Image.Image | None:
    try:
        with images.opened(path, MAX_PIXELS) as image:
            if page:
                image.seek(page)
            image.draft("RGB", (width, TALLEST * width))
            upright = images.in_eight_bits(ImageOps.exif_transpose(image))
            shown = upright if upright.mode in {"RGB", "L", "1"} else upright.convert("RGBA")
            shown.thumbnail((width, TALLEST * width))
            return shown
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged image raises whatever its decoder stumbles over
        return None


def _of_pdf(path: Path, page: int, width: int) -> Image.Image | None:
    from services.evidence.screening import looks  # noqa: PLC0415 - PDFium, not needed for an image

    return looks.page_drawn(path, page, width, TALLEST * width)


def _as_png(drawn: Image.Image) -> bytes:
    output = io.BytesIO()
    drawn.info = {}
    drawn.save(output, "PNG", compress_level=3)
    return output.getvalue()
