"""Hashing passwords with Argon2, off the event loop: one check takes some 50 ms of a core."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# OWASP's second recommended setting: 19 MiB, two passes. The library's default takes 64 MiB for every attempt.
HASHER = PasswordHash([Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1)])
NOBODYS_HASH = HASHER.hash("nobody's password")
"""Checked against when there is no such account, so that the answer takes as long."""


async def hashed(password: str) -> str:
    """Return the hash to keep."""
    return await asyncio.to_thread(HASHER.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one that was hashed; none is nobody's."""
    is_right = await asyncio.to_thread(HASHER.verify, password, password_hash or NOBODYS_HASH)
    return is_right and password_hash is not None
