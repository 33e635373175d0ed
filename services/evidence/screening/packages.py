"""Zip packages, opened within bounds: sizes are counted while they are unpacked, never believed."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MAX_MEMBERS = 10_000
PIECE = 1 << 20
ENCRYPTED = 0x1
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


class LockedError(Exception):
    """The package, or a member of it, is behind a password."""


def unpacked(path: Path, max_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Names and pieces of every member, checksums verified. Raises BombError, LockedError or one of UNREADABLE."""
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > max_bytes:
            raise BombError
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise LockedError
        left = max_bytes
        for member in members:
            with package.open(member) as handle:
                while piece := handle.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise BombError
                    yield member.filename, piece
