"""What a photo tells of when, where and with what it was taken. Personal data: findings say only that it is there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Photo

PHOTO = Check("photo", 1)
TIME_FORMAT = "%Y:%m:%d %H:%M:%S"
MAX_CAMERA_LENGTH = 100


def photo_of(image: Image.Image) -> Photo | None:
    """Read EXIF; none where it says nothing of time, place or camera."""
    try:
        exif = image.getexif()
        taken, places = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - a damaged EXIF block raises whatever its parser stumbles over
        return None
    photo = Photo(
        taken_at=_time(taken.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)),
        latitude=_degrees(places, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, 90),
        longitude=_degrees(places, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, 180),
        camera=_camera(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model)),
    )
    return None if photo == Photo() else photo


def what_a_photo_tells(photo: Photo | None) -> Iterator[Found]:
    """Say that time and place are recorded, without them."""
    if photo and photo.taken_at:
        yield PHOTO.note("photo-dated", "Ảnh có ghi thời điểm chụp; người có quyền xem được ở mục thông tin cá nhân.")
    if photo and photo.latitude is not None and photo.longitude is not None:
        yield PHOTO.note("photo-has-place", "Ảnh có ghi vị trí chụp; người có quyền xem được ở mục thông tin cá nhân.")


def _time(written: object) -> str | None:
    if not isinstance(written, str):
        return None
    try:
        return datetime.strptime(written.strip("\0 "), TIME_FORMAT).isoformat()  # noqa: DTZ007 - a camera knows no zone
    except ValueError:
        return None


def _degrees(places: dict[int, Any], key: int, reference: int, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in places[key])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:
        return None
    return round(-value if str(places.get(reference, "")).strip("\0 ") in {"S", "W"} else value, 6)


def _camera(make: object, model: object) -> str | None:
    said = " ".join(part.strip("\0 ") for part in (make, model) if isinstance(part, str))
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(printable.split())[:MAX_CAMERA_LENGTH] or None
