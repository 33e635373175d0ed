import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from services.evidence.screening.job import Photo
from tests.unit.evidence.screening.samples import codes, encoded, huge_png, levels, picture, screened


def taken(image: Image.Image, **more: str) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Hãng Một\0".encode().decode("latin-1"), "Máy 2"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = more.get("at", "2026:01:05 07:30:00")
    places = exif.get_ifd(ExifTags.IFD.GPSInfo)
    places[ExifTags.GPS.GPSLatitudeRef], places[ExifTags.GPS.GPSLatitude] = "N", (10.0, 30.0, 36.0)
    places[ExifTags.GPS.GPSLongitudeRef], places[ExifTags.GPS.GPSLongitude] = "E", (106.0, 24.0, 0.0)
    return encoded(image, "JPEG", exif=exif)


class TestPhotos:
    def test_keeps_time_place_and_camera_apart_from_the_findings(self, tmp_path: Path) -> None:
        known = screened(tmp_path, taken(picture()), "anh.jpg", "image/jpeg")
        assert known.photo is not None
        assert (known.photo.taken_at, known.photo.latitude, known.photo.longitude) == (
            "2026-01-05T07:30:00",
            10.51,
            106.4,
        )
        assert {"photo-dated", "photo-has-place"} <= codes(known)
        told = str([found.as_json() for found in known.findings])
        assert not any(value in told for value in ("10.51", "106.4", "2026", "07:30", "Hãng"))

    def test_says_nothing_of_a_picture_without_exif(self, tmp_path: Path) -> None:
        known = screened(tmp_path, encoded(picture(), "JPEG"), "anh.jpg")
        assert known.photo is None
        assert codes(known) == {"type-known"}

    def test_takes_no_time_that_is_none(self, tmp_path: Path) -> None:
        known = screened(tmp_path, taken(picture(), at="0000:00:00 00:00:00"), "anh.jpg")
        assert known.photo is not None
        assert known.photo.taken_at is None

    def test_survives_a_damaged_exif_block(self, tmp_path: Path) -> None:
        content = bytearray(taken(picture()))
        content[40:120] = b"\xff\xfe" * 40
        known = screened(tmp_path, bytes(content), "anh.jpg")
        assert isinstance(known.photo, Photo | None)


class TestImages:
    def test_never_decodes_an_image_of_400_megapixels(self, tmp_path: Path) -> None:
        known = screened(tmp_path, huge_png(20_000, 20_000), "anh.png")
        assert levels(known) == {"image-too-large": "danger"}
        assert "400 triệu điểm ảnh" in known.findings[0].text

    def test_takes_the_limit_from_the_job(self, tmp_path: Path) -> None:
        assert "image-too-large" in codes(screened(tmp_path, encoded(picture(), "PNG"), "a.png", max_pixels=1000))

    def test_counts_the_pages_of_a_tiff(self, tmp_path: Path) -> None:
        content = encoded(picture(), "TIFF", save_all=True, append_images=[picture(2), picture(3)])
        assert screened(tmp_path, content, "a.tif").pages == 3

    def test_warns_of_frames_nobody_looks_at(self, tmp_path: Path) -> None:
        content = encoded(
            picture(size=(9, 9)), "GIF", save_all=True, append_images=[picture(n, (9, 9)) for n in range(2, 60)]
        )
        assert levels(screened(tmp_path, content, "a.gif"))["image-animated"] == "warning"

    @pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "CMYK", "LA", "I;16"])
    def test_reads_every_mode_of_pixels(self, tmp_path: Path, mode: str) -> None:
        content = encoded(
            picture(mode="RGB").convert("L").convert("I;16") if mode == "I;16" else picture(mode=mode), "TIFF"
        )
        known = screened(tmp_path, content, "a.tif")
        assert codes(known) == {"type-known"}
        assert len(known.prints) == 1

    def test_shows_the_declared_type_in_its_details_only_as_given(self, tmp_path: Path) -> None:
        known = screened(tmp_path, encoded(picture(), "PNG"), "a.pdf", "application/pdf")
        assert known.findings[0].details == {"detected": "image/png", "declared": "application/pdf", "ending": ".pdf"}

    def test_reads_a_photo_with_a_second_picture_behind(self, tmp_path: Path) -> None:
        output = io.BytesIO()
        picture().save(output, "MPO", save_all=True, append_images=[picture(2)])
        assert codes(screened(tmp_path, output.getvalue(), "a.jpg")) == {"type-known"}
