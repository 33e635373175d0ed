"""Images: whether they open, how large they are, when and where they were taken, and their print."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, TiffImagePlugin, WebPImagePlugin

from services.evidence.screening import identity
from services.evidence.screening.found import Found
from services.evidence.screening.job import Job, Limits, Screened
from services.evidence.screening.kinds import Kind
from services.evidence.screening.photos import photo_of, what_a_photo_tells
from services.evidence.screening.prints import print_of

FORMATS = ("JPEG", "PNG", "GIF", "BMP", TiffImagePlugin.TiffImageFile.format, WebPImagePlugin.WebPImageFile.format)
"""Pillow's names; those not of its first five are imported here, else it imports all of its sixty formats."""
LOOK_PIXELS = 256
"""Size an image is brought to before it is compared."""
BRIGHTEST, SIXTEEN_BITS_TO_EIGHT = 255, 257


class TooLargeError(Exception):
    """The image has more pixels than may be opened; its argument is their number."""


@contextmanager
def opened(path: Path, max_pixels: int) -> Iterator[Image.Image]:
    """Open an image by its header, undecoded. Raises TooLargeError, or whatever its parser stumbles over."""
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > max_pixels:
            raise TooLargeError(image.width * image.height)
        yield image


def check(path: Path, job: Job, kind: Kind) -> Screened:
    """Take an image apart."""
    try:
        return _read(path, job, kind)
    except TooLargeError as error:
        return Screened(detected_type=kind.media_type, findings=(too_large(int(error.args[0]), job.limits),))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged image raises whatever its decoder stumbles over
        return Screened(detected_type=kind.media_type, findings=(identity.broken(kind.name),))


def too_large(pixels: int, limits: Limits) -> Found:
    return identity.TYPE.danger(
        "image-too-large",
        f"Ảnh có {pixels / 1e6:,.0f} triệu điểm ảnh, quá mức {limits.max_pixels / 1e6:,.0f} triệu nên máy không mở."
        f" {identity.ASK_AGAIN}".replace(",", "."),
        pixels=pixels,
    )


def _read(path: Path, job: Job, kind: Kind) -> Screened:
    with opened(path, job.limits.max_pixels) as image:
        photo = photo_of(image)
        findings = [identity.agreement(job, kind), *what_a_photo_tells(photo)]
        if kind.media_type != "image/tiff" and getattr(image, "is_animated", False) and image.format != "MPO":
            findings.append(
                identity.TYPE.warning("image-animated", "Ảnh có nhiều khung hình; chỉ khung đầu tiên được xem và so.")
            )
        pages = _count_pages(image, job.limits.max_pages) if kind.media_type == "image/tiff" else 1
        looked_at = print_of(small(image), 0)
    prints = (looked_at,) if looked_at else ()
    return Screened(kind.media_type, pages, tuple(findings), prints, photo)


def _count_pages(image: Image.Image, max_pages: int) -> int:
    """Pages of a TIFF; reads no further than `max_pages`."""
    pages = 1
    try:
        while pages < max_pages:
            image.seek(pages)
            pages += 1
    except EOFError:
        pass
    image.seek(0)
    return pages


def small(image: Image.Image, pixels: int = LOOK_PIXELS, *, orient: bool = True) -> Image.Image:
    """Decode the whole image into a small one, in colour or grey, on white; turned upright as its EXIF says."""
    image.draft("RGB", (pixels, pixels))
    image = in_eight_bits(image)
    image.load()
    factor = min(image.size) // (2 * pixels)
    reduced = image if factor <= 1 or image.mode in {"P", "1"} else image.reduce(factor)
    if reduced.mode in {"P", "PA", "LA", "RGBA"} or "transparency" in image.info:
        reduced = _on_white(reduced, pixels)
    upright = ImageOps.exif_transpose(_with_orientation(reduced, image)) if orient else reduced
    upright.thumbnail((pixels, pixels))
    return upright if upright.mode in {"RGB", "L"} else upright.convert("RGB")


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of sixteen bits brought to eight, which Pillow would cut off at 255; any other image as it is."""
    if not image.mode.startswith("I"):
        return image
    brightest = image.getextrema()[1]
    if not isinstance(brightest, tuple) and brightest <= BRIGHTEST:
        return image.convert("L")
    return image.convert("I").point(lambda grey: grey * (1 / SIXTEEN_BITS_TO_EIGHT)).convert("L")


def _with_orientation(reduced: Image.Image, original: Image.Image) -> Image.Image:
    reduced.info = {key: original.info[key] for key in ("exif",) if key in original.info}
    return reduced


def _on_white(image: Image.Image, pixels: int) -> Image.Image:
    # What lies under transparency is never shown: it must not be compared either.
    seen = image.convert("RGBA")
    seen.thumbnail((4 * pixels, 4 * pixels))
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
