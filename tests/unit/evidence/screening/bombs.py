"""Writes small files that grow beyond bounds when they are opened."""

import io
import os
import struct
import zlib
from pathlib import Path

import pikepdf

from tests.unit.evidence.screening.samples import package, pdf, word


def deflated_zeros(size: int) -> bytes:
    """A zlib stream of so many zeros, made without having them all at once."""
    packer = zlib.compressobj(1)
    piece = bytes(1 << 20)
    parts = [packer.compress(piece) for _ in range(size >> 20)]
    return b"".join(parts) + packer.flush()


def object_stream(size: int) -> bytes:
    """A PDF that keeps its catalogue in an object stream that unpacks to `size` zeros."""
    packed = deflated_zeros(size)
    entries = b"".join(
        struct.pack(">BIH", *entry) for entry in ((0, 0, 65535), (2, 5, 0), (2, 5, 1), (1, 0, 0), (1, 0, 0), (1, 9, 0))
    )
    objects = b"%PDF-1.7\n"
    at = len(objects)
    objects += b"5 0 obj\n<</Type/ObjStm/N 2/First 10/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    objects += packed + b"\nendstream\nendobj\n"
    table = len(objects)
    entries = entries[:-7] + struct.pack(">BIH", 1, at, 0)
    objects += b"6 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(entries)
    return objects + entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


def drawing(orders: int) -> bytes:
    """A PDF whose only page takes so many drawing orders."""
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.pages[0].Contents = document.make_stream(b"0 0 500 500 re f " * orders)
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()


def nested(depth: int, size: int) -> bytes:
    """A Word file with a zip in a zip, and so on, the last of which unpacks to `size` zeros."""
    inner = package({"0": bytes(size)})
    for level in range(depth):
        inner = package({f"{level}.zip": inner})
    return word(word__embeddings__tep_dot_zip=inner)


def endless(folder: Path) -> Path:
    """A file that never gives its first byte."""
    path = folder / "pipe"
    os.mkfifo(path)
    return path


def animation(frames: int) -> bytes:
    """A GIF of so many frames of one pixel."""
    header = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"!\xf9\x04\0\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\0"
    return header + frame * frames + b";"


def pixels(width: int, height: int) -> bytes:
    """A PNG of so many black pixels, all there."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = deflated_zeros((3 * width + 1) * height + (1 << 20))
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
