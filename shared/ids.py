"""Identifiers: UUIDv7 (RFC 9562), so that ids made later sort later."""

import os
import threading
import time

_lock = threading.Lock()
_last = [0]


def new_id() -> str:
    """Return a UUIDv7 in text form; within a process each one is greater than the one before.

    The first 60 free bits are the system's nanoseconds (millisecond field, then 12 bits of fraction), not the
    moved clock: a test that goes back in time must not make ids that were used already.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    stamp = (milliseconds << 12) | (rest << 12) // 1_000_000
    with _lock:
        stamp = max(stamp, _last[0] + 1)
        _last[0] = stamp
    time_hex = f"{stamp >> 12:012x}"
    tail = f"{int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000:016x}"
    return f"{time_hex[:8]}-{time_hex[8:]}-7{stamp & 0xFFF:03x}-{tail[:4]}-{tail[4:]}"
