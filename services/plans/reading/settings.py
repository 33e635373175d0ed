"""Limits a document must keep before it is opened."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ReadingLimits:
    """Sizes in bytes; an issued plan is well under one megabyte and fifty thousand characters, its annexes included."""

    file_bytes: int = 30 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    packed_members: int = 5000
    pages: int = 400
    characters: int = 300_000


DEFAULT_LIMITS = ReadingLimits()
