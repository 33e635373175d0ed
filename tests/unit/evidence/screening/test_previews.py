import io
from pathlib import Path

import pytest
from PIL import Image

from services.evidence.screening.previews import page_as_png
from tests.unit.evidence.screening.samples import encoded, huge_png, pdf, picture, scan, word


def shown(folder: Path, content: bytes, page: int = 0, width: int = 300) -> Image.Image | None:
    path = folder / "content"
    path.write_bytes(content)
    png = page_as_png(path, page, width)
    return Image.open(io.BytesIO(png)) if png else None


class TestPageAsPng:
    def test_draws_a_page_of_a_pdf(self, tmp_path: Path) -> None:
        image = shown(tmp_path, scan(picture(), picture(2, (600, 900))), page=1)
        assert image is not None
        assert (image.format, image.size) == ("PNG", (300, 450))

    def test_draws_an_image_upright_without_what_its_camera_wrote(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "Hang"
        image = shown(tmp_path, encoded(picture(size=(800, 600)), "JPEG", exif=exif))
        assert image is not None
        assert image.size == (300, 400)
        assert not image.getexif()
        assert not image.info

    def test_draws_a_page_of_a_tiff(self, tmp_path: Path) -> None:
        content = encoded(picture(), "TIFF", save_all=True, append_images=[picture(2, (600, 900))])
        image = shown(tmp_path, content, page=1)
        assert image is not None
        assert image.size == (300, 450)

    def test_enlarges_no_image_and_bounds_the_width(self, tmp_path: Path) -> None:
        image = shown(tmp_path, encoded(picture(size=(100, 50)), "PNG"), width=100_000)
        assert image is not None
        assert image.size == (100, 50)

    @pytest.mark.parametrize("page", [-1, 1, 99])
    def test_has_nothing_to_show_where_there_is_no_such_page(self, tmp_path: Path, page: int) -> None:
        assert shown(tmp_path, pdf(), page) is None
        assert shown(tmp_path, encoded(picture(), "PNG"), page) is None

    @pytest.mark.parametrize(
        "content",
        [word(), b"van ban", huge_png(20_000, 20_000), b"%PDF-1.7 hong", encoded(picture(), "PNG")[:900], b""],
    )
    def test_has_nothing_to_show_of_other_kinds(self, tmp_path: Path, content: bytes) -> None:
        assert shown(tmp_path, content) is None
