import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from services.evidence.screening.previews import page_as_png
from tests.unit.evidence.screening.samples import encoded, huge_png, pdf, picture, scan, word


def shown(folder: Path, content: bytes, page: int = 0, width: int = 300) -> Image.Image | None:
    path = folder / "content"
    path.write_bytes(content)
    png = page_as_png(path, page, width)
    return Image.open(io.BytesIO(png)) if png else None


def with_red_square(kind: str) -> bytes:
    """A page with an annotation in its middle; a widget is the field of a signature."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        square = document.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        square.Type, square.Subtype, square.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
        look = Dictionary(N=square)
        shape = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([50, 50, 150, 150]), F=4, AP=look)
        mark = document.make_indirect(shape)
        if kind == "Widget":
            mark.FT, mark.T = Name.Sig, "S"
            document.Root.AcroForm = Dictionary(Fields=Array([mark]), SigFlags=3)
        document.pages[0].Annots = Array([mark])
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()


class TestPageAsPng:
    def test_draws_a_page_of_a_pdf(self, tmp_path: Path) -> None:
        image = shown(tmp_path, scan(picture(), picture(2, (600, 900))), page=1)
        assert image is not None
        assert (image.format, image.size) == ("PNG", (300, 450))

    @pytest.mark.parametrize("kind", ["Widget", "Stamp"])
    def test_draws_visible_signatures_and_stamps(self, tmp_path: Path, kind: str) -> None:
        image = shown(tmp_path, with_red_square(kind), width=200)
        assert image is not None
        assert (image.getpixel((100, 100)), image.getpixel((10, 10))) == ((255, 0, 0), (255, 255, 255))

    def test_draws_an_image_upright_without_what_its_camera_wrote(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "Hang"
        image = shown(tmp_path, encoded(picture(size=(800, 600)), "JPEG", exif=exif))
        assert image is not None
        assert image.size == (300, 400)
        assert not image.getexif()
        assert not image.info

    def test_keeps_the_greys_of_sixteen_bits(self, tmp_path: Path) -> None:
        image = shown(tmp_path, encoded(Image.new("I;16", (40, 40), 30_000), "TIFF"))
        assert image is not None
        assert image.getpixel((5, 5)) == 116

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
