"""Zip packages, opened within bounds: sizes are counted while they are unpacked, never believed."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MAX_MEMBERS = 10_000
PIECE = 1 << 20
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What zipfile raises of a package that is damaged, locked or packed in a way it does not know."""


class BombError(Exception):
    """Unpacking would take more than is allowed."""


def unpacked(path: Path, max_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Names and pieces of every member, checksums verified. Raises BombError, or one of UNREADABLE."""
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > max_bytes:
            raise BombError
        left = max_bytes
        for member in members:
            with package.open(member) as handle:
                while piece := handle.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise BombError
                    yield member.filename, piece
