"""Limits a document must keep before it is opened."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ReadingLimits:
    """Sizes in bytes; a plan of a commune is well under one megabyte, its annexes included."""

    file_bytes: int = 30 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    packed_members: int = 5000
    pages: int = 400
    characters: int = 2_000_000


DEFAULT_LIMITS = ReadingLimits()
