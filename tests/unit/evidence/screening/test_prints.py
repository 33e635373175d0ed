from pathlib import Path

import imagehash
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from services.evidence.screening.images import small
from services.evidence.screening.prints import print_of
from tests.unit.evidence.screening.samples import encoded, picture, scan, screened

NEAR = 6
"""The policy's distance."""


def bits(image: Image.Image) -> int:
    seen = print_of(image, 0)
    assert seen is not None
    return seen.bits & (1 << 64) - 1


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def print_in(folder: Path, content: bytes, name: str) -> int:
    known = screened(folder, content, name)
    return known.prints[0].bits


class TestPrintOf:
    @given(st.integers(1, 1_000_000), st.sampled_from([(64, 64), (300, 200), (97, 411)]))
    @settings(max_examples=60, deadline=None)
    def test_is_the_hash_of_the_library(self, seed: int, size: tuple[int, int]) -> None:
        image = picture(seed, size)
        expected = 0
        for bit in imagehash.phash(image).hash.flatten():
            expected = expected << 1 | int(bit)
        # Two values that lie on the median but for rounding may fall on either side of it.
        assert distance(bits(image), expected) <= 1

    def test_is_a_signed_number_of_64_bits(self) -> None:
        for seed in range(1, 20):
            seen = print_of(picture(seed), 0)
            assert seen is not None
            assert -(1 << 63) <= seen.bits < 1 << 63

    def test_leaves_out_what_is_blank(self) -> None:
        assert print_of(Image.new("RGB", (500, 700), "white"), 0) is None


class TestNearness:
    def test_knows_a_picture_that_was_saved_again(self, tmp_path: Path) -> None:
        image = picture(size=(1600, 1200))
        first = print_in(tmp_path, encoded(image, "PNG"), "a.png")
        others = [
            encoded(image, "JPEG", quality=35),
            encoded(image.resize((640, 480)), "JPEG"),
            encoded(ImageEnhance.Brightness(image).enhance(1.1), "WEBP"),
            encoded(image.convert("RGBA"), "PNG"),
        ]
        assert all(distance(first, print_in(tmp_path, other, "b")) <= NEAR for other in others)

    def test_knows_a_photo_turned_upright_by_another_program(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        lying = encoded(picture(size=(800, 600)), "JPEG", exif=exif)
        upright = encoded(picture(size=(800, 600)).transpose(Image.Transpose.ROTATE_270), "JPEG")
        assert distance(print_in(tmp_path, lying, "a.jpg"), print_in(tmp_path, upright, "b.jpg")) <= NEAR

    def test_knows_a_photo_that_was_put_into_a_pdf(self, tmp_path: Path) -> None:
        image = picture(7, (800, 1100))
        in_pdf = print_in(tmp_path, scan(image), "a.pdf")
        assert distance(in_pdf, print_in(tmp_path, encoded(image, "JPEG"), "a.jpg")) <= NEAR

    def test_knows_a_page_whether_it_is_drawn_or_read_as_the_photo_it_is(self, tmp_path: Path) -> None:
        image = picture(9, (800, 1100))
        read, drawn = scan(image), scan(image.convert("P"))
        assert distance(print_in(tmp_path, read, "a.pdf"), print_in(tmp_path, drawn, "a.pdf")) <= NEAR

    def test_keeps_different_pictures_apart(self) -> None:
        seen = [bits(picture(seed)) for seed in range(1, 30)]
        assert min(distance(one, other) for one in seen for other in seen if one != other) > NEAR

    def test_does_not_look_under_transparency(self) -> None:
        clear = picture(3).convert("RGBA")
        clear.putalpha(0)
        assert print_of(small(clear), 0) is None

    def test_tells_a_negative_from_its_picture(self) -> None:
        assert distance(bits(picture(4)), bits(ImageOps.invert(picture(4)))) > NEAR


class TestPages:
    def test_prints_the_first_twenty_pages_that_are_not_blank(self, tmp_path: Path) -> None:
        blank = Image.new("RGB", (600, 800), "white")
        pages = [picture(number, (600, 800)) if number % 2 else blank for number in range(1, 25)]
        known = screened(tmp_path, scan(*pages), "a.pdf")
        assert [seen.page for seen in known.prints] == list(range(0, 20, 2))
