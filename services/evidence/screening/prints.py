"""Perceptual hashes: few bits that stay the same while an image is scaled, recompressed or slightly brightened."""

import math
from operator import mul
from statistics import median

from PIL import Image, ImageStat

from services.evidence.screening.job import Print

SIDE, LOW = 32, 8
"""Pixels an image is brought to, and the low frequencies kept of each direction."""
MIN_SPREAD = 4.0
"""Standard deviation of grey levels (0…255) below which an image is as good as blank and repeats every other."""
COSINES = tuple(
    tuple(2 * math.cos(math.pi * frequency * (2 * at + 1) / (2 * SIDE)) for at in range(SIDE))
    for frequency in range(LOW)
)


def print_of(image: Image.Image, page: int) -> Print | None:
    """Hash of an image; none where it is nearly blank."""
    grey = image.convert("L")
    if ImageStat.Stat(grey).stddev[0] < MIN_SPREAD:
        return None
    bits = _perceptual_hash(grey)
    return Print(page, bits - (1 << 64) if bits >= 1 << 63 else bits)


def _perceptual_hash(grey: Image.Image) -> int:
    """The same 64 bits as imagehash.phash, first bit highest.

    That one needs numpy and scipy, whose import takes 0.5 s of each process; this takes 1 ms an image without them.
    """
    pixels = grey.resize((SIDE, SIDE), Image.Resampling.LANCZOS).tobytes()
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(mul, wave, row)) for row in rows] for wave in COSINES]
    low = [sum(map(mul, wave, across[frequency])) for wave in COSINES for frequency in range(LOW)]
    middle = median(low)
    bits = 0
    for value in low:
        bits = bits << 1 | (value > middle)
    return bits
