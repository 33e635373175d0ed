"""Limits a document must keep before it is opened."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ReadingLimits:
    """Sizes in bytes; an issued plan is well under one megabyte and fifty thousand characters, its annexes included.

    `packing_ratio` is unpacked to packed of one part: the annex of ten thousand like rows reaches 60, a bomb 1000.
    """

    file_bytes: int = 30 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    markup_bytes: int = 64 * MEBIBYTE
    packing_ratio: int = 300
    packed_members: int = 5000
    pages: int = 400
    characters: int = 3_000_000


DEFAULT_LIMITS = ReadingLimits()
