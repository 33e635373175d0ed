"""Files a unit would send, made on the spot."""

import io
import random

from PIL import ExifTags, Image, ImageDraw


def picture(seed: int, width: int = 800) -> Image.Image:
    """A picture of its own look: coarse patches of grey, drawn from the seed."""
    drawn = random.Random(seed)
    patches = Image.new("L", (12, 9))
    patches.putdata([drawn.randrange(256) for _ in range(12 * 9)])
    return patches.resize((width, width * 3 // 4), Image.Resampling.BICUBIC).convert("RGB")


def jpeg(image: Image.Image, quality: int = 90, **options: object) -> bytes:
    return _saved(image, "JPEG", quality=quality, **options)


def photo(seed: int) -> bytes:
    """A photo with time, place and camera in its EXIF."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "May", "X1"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:05 08:30:00"
    places = exif.get_ifd(ExifTags.IFD.GPSInfo)
    places[ExifTags.GPS.GPSLatitudeRef], places[ExifTags.GPS.GPSLatitude] = "N", (11.0, 18.0, 36.0)
    places[ExifTags.GPS.GPSLongitudeRef], places[ExifTags.GPS.GPSLongitude] = "E", (106.0, 6.0, 0.0)
    return jpeg(picture(seed), exif=exif)


def pdf(*seeds: int) -> bytes:
    """A scan in PDF, a page for each seed, at 200 dpi."""
    pages = [picture(seed, 1654) for seed in seeds]
    for page, seed in zip(pages, seeds, strict=True):
        ImageDraw.Draw(page).text((100, 100), f"{seed}", fill="black")
    return _saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=200)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()
