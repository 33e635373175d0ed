"""Bearer tokens in: signature by the issuer's key set, claims, and the principal they name."""

import warnings
from collections.abc import Mapping
from typing import Any, get_args

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError, SecurityWarning

from contracts.roles import Role
from shared.auth.keys import KeySource
from shared.auth.principal import Grant, Principal
from shared.http.problems import Problem

# RFC 9864 renames EdDSA to Ed25519; partners' libraries mostly know the old name: both are read, the old one written.
ALGORITHMS = ["EdDSA", "Ed25519", "RS256"]
LEEWAY_SECONDS = 30

warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class TokenVerifier:
    """Turns a token into a principal. Token times are real time: a moved clock moves due dates, not sign-ins."""

    def __init__(self, keys: KeySource, issuer: str, audience: str) -> None:
        """Say whose tokens for whom are taken."""
        self.keys = keys
        self.claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def principal(self, token: str) -> Principal:
        """Return whom the token names; 401 `token-expired` or `token-invalid`, 503 `keys-unavailable`."""
        try:
            keys = await self.keys.for_key_id(key_id_of(token))
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            self.claims.validate(decoded.claims)
            return principal_from(decoded.claims)
        except ExpiredTokenError:
            detail = "Mã truy cập đã hết hạn. Hãy đăng nhập lại hoặc lấy mã mới."
            raise _unauthorised("token-expired", detail) from None
        except (JoseError, ValueError, TypeError, KeyError):
            detail = "Mã truy cập không hợp lệ. Hãy đăng nhập lại hoặc lấy mã mới."
            raise _unauthorised("token-invalid", detail) from None


def key_id_of(token: str) -> str | None:
    """Return the key id a token's header names; what is not a token raises `JoseError` or `ValueError`."""
    key_id: str | None = jws.extract_compact(token.encode()).headers().get("kid")
    return key_id


def principal_from(claims: Mapping[str, Any]) -> Principal:
    """Return the principal of verified claims; a malformed one raises `ValueError`, `TypeError` or `KeyError`."""
    grants = tuple(Grant(_role(grant["role"]), str(grant["unit"])) for grant in claims["grants"])
    return Principal(str(claims["sub"]), str(claims.get("name") or claims["sub"]), grants)


def _role(text: str) -> Role:
    for role in get_args(Role):
        if role == text:
            return role  # type: ignore[no-any-return]
    raise ValueError(text)


def _unauthorised(slug: str, detail: str) -> Problem:
    return Problem(401, slug, detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
