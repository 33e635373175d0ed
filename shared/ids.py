"""Identifiers: UUIDv7 (RFC 9562), so that ids made later sort later."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = [0]


def new_id() -> str:
    """Return a UUIDv7 in text form; within a process each one is greater than the one before.

    The first 60 free bits are the system's nanoseconds (millisecond field, then 12 bits of fraction), not the
    moved clock: a test that goes back in time must not make ids that were used already.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    stamp = (milliseconds << 12) | (rest << 12) // 1_000_000
    with _lock:
        stamp = max(stamp, _last[0] + 1)
        _last[0] = stamp
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random
    return str(uuid.UUID(int=value))
