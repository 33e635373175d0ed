"""Secrets of channels at rest: sealed with the installation's key, so a copy of the database gives no access."""

import hashlib

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}


class KeyMissing(Exception):  # noqa: N818  named for what the operator has to do about it
    """There is no key, or not the one a secret was sealed with."""


class Seal:
    """Seals and opens texts with one key of any length; none can do neither."""

    def __init__(self, key: str | None) -> None:
        """Take the key."""
        self._key = OctKey.import_key(hashlib.sha256(key.encode()).digest()) if key else None

    def close(self, text: str) -> str:
        """Return the text sealed; KeyMissing without a key."""
        if self._key is None:
            raise KeyMissing
        return jwe.encrypt_compact(HEADER, text.encode(), self._key)

    def open(self, sealed: str) -> str:
        """Return the text of a seal; KeyMissing without the key it was closed with."""
        if self._key is None:
            raise KeyMissing
        try:
            plain = jwe.decrypt_compact(sealed, self._key).plaintext
        except (JoseError, ValueError) as error:
            raise KeyMissing from error
        return (plain or b"").decode()
