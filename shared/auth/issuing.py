"""Bearer tokens out: Ed25519 keys, the tokens they sign, and the key set that verifies them."""

import time
import warnings
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey

from shared import ids
from shared.auth.principal import Principal

ALGORITHM = "EdDSA"

warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


def new_private_jwk() -> dict[str, Any]:
    """Return a fresh Ed25519 private key as a JWK with its thumbprint as key id."""
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return dict(key.as_dict(private=True))


class TokenIssuer:
    """Signs tokens with one private key; `also_published` are public keys of earlier ones, still to be believed."""

    def __init__(
        self,
        private_jwk: Mapping[str, Any],
        issuer: str,
        audience: str,
        also_published: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Take the key in use."""
        self.key = OKPKey.import_key({"use": "sig", "alg": ALGORITHM, **private_jwk})
        self.key.ensure_kid()
        self.issuer = issuer
        self.audience = audience
        self.also_published = tuple(dict(jwk) for jwk in also_published)

    def issue(self, principal: Principal, lifetime: timedelta) -> str:
        """Return a token that names the principal for so long, counted in real time."""
        issued = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": principal.account_id,
            "name": principal.display_name,
            "grants": [{"role": grant.role, "unit": grant.unit_id} for grant in principal.grants],
            "iat": issued,
            "exp": issued + int(lifetime.total_seconds()),
            "jti": ids.new_id(),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": self.key.kid}, claims, self.key, algorithms=[ALGORITHM])

    def jwks(self) -> dict[str, Any]:
        """Return the public key set (RFC 7517)."""
        return {"keys": [dict(self.key.as_dict(private=False)), *self.also_published]}
