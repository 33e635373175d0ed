"""Writes files for tests: images, PDFs, office packages, and what hides in them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from services.evidence.screening import checks
from services.evidence.screening.job import Job, Limits, Screened
from shared import clock

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(seed: int = 1, size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture of overlapping shapes; another seed is another picture."""
    image = Image.new("RGB", size, (240, 240, 235))
    draw = ImageDraw.Draw(image)
    state = seed
    for number in range(24):
        corners = []
        for _ in range(4):
            state = (state * 1103515245 + 12345) % (1 << 31)
            corners.append(state / (1 << 31))
        box = [corners[0] * size[0], corners[1] * size[1], (corners[0] + 0.3) * size[0], (corners[1] + 0.3) * size[1]]
        colour = tuple(int(255 * part) for part in corners[1:])
        (draw.ellipse if number % 2 else draw.rectangle)(box, fill=colour)
    return image.convert(mode)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def scan(*images: Image.Image, dpi: int = 200) -> bytes:
    """A PDF with a page for each image."""
    return encoded(images[0], "PDF", save_all=True, append_images=list(images[1:]), resolution=dpi)


def pdf(**root: object) -> bytes:
    """A PDF of one page; `root` adds to its catalogue."""
    with pikepdf.new() as document:
        document.add_blank_page()
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        output = io.BytesIO()
        document.save(output, min_version="1.7")
        return output.getvalue()


def package(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return output.getvalue()


def word(**more: bytes | str) -> bytes:
    """A Word file with further parts; `__` in a name stands for `/`, `_dot_` for `.`."""
    extra = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w><body/></w>"} | extra)


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        "</Relationships>"
    )


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header claims so many pixels; hardly any follow."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def screened(folder: Path, content: bytes, name: str, media_type: str = "", **limits: int) -> Screened:
    """Screen content under a name, as the program does."""
    path = folder / "content"
    path.write_bytes(content)
    *_, last = checks.screen(path, Job(name, media_type, clock.now(), limits=Limits(**limits)))
    return last


def codes(known: Screened) -> set[str]:
    """Codes of what the file itself tells; signatures and heads have tests of their own."""
    return set(levels(known))


def levels(known: Screened) -> dict[str, str]:
    return {found.code: found.level for found in known.findings if found.check not in {"signature", "head"}}
