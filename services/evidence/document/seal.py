"""The seal of a dossier: a detached signature (RFC 7515, appendix F) over its manifest, with the public key in it."""

import warnings
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

ALGORITHM = "EdDSA"

warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class SealBrokenError(Exception):
    """A signature is not one, or not over these bytes."""


class Seal:
    """Signs with one private key (JWK)."""

    def __init__(self, private_jwk: Mapping[str, Any]) -> None:
        """Take the key. Raises ValueError or JoseError where it is none."""
        self._key = OKPKey.import_key(dict(private_jwk))

    @property
    def thumbprint(self) -> str:
        """RFC 7638, by which people compare keys."""
        return self._key.thumbprint()

    def sign(self, payload: bytes) -> str:
        """Return the detached signature of these bytes."""
        public = {**self._key.as_dict(private=False), "kid": self.thumbprint}
        header = {"alg": ALGORITHM, "kid": self.thumbprint, "jwk": public}
        return str(jws.detach_content(jws.serialize_compact(header, payload, self._key, algorithms=[ALGORITHM])))

    def key_set(self) -> dict[str, Any]:
        """Return the public key set (RFC 7517)."""
        public = {"use": "sig", "alg": ALGORITHM, **self._key.as_dict(private=False), "kid": self.thumbprint}
        return {"keys": [public]}


def signer(signature: str, payload: bytes) -> str:
    """Thumbprint of the key that signed these bytes; raises SealBrokenError where the signature does not hold."""
    try:
        header = jws.extract_compact(signature.encode(), payload).headers()
        key = OKPKey.import_key(header["jwk"])
        jws.deserialize_compact(signature, key, algorithms=[ALGORITHM], payload=payload)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise SealBrokenError(str(failure)) from failure
    return key.thumbprint()


def thumbprints(key_set: Mapping[str, Any]) -> list[str]:
    """Thumbprints of a key set, or of a single key. Raises ValueError where it is neither."""
    try:
        return [OKPKey.import_key(dict(key)).thumbprint() for key in key_set.get("keys", [key_set])]
    except (JoseError, KeyError, TypeError, AttributeError) as failure:
        raise ValueError(str(failure)) from failure
