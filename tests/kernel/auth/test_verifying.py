import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.auth import Grant, Principal
from shared.auth.issuing import TokenIssuer, new_private_jwk
from shared.auth.keys import KeySource
from shared.auth.verifying import TokenVerifier
from shared.http import Problem
from shared.testing.services import serve

CANBO = Principal("canbo", "Cán bộ Văn hóa", (Grant("officer", "mau.xa-mau-mot"),))
HOUR = timedelta(hours=1)


@pytest.fixture
def issuer() -> TokenIssuer:
    return TokenIssuer(new_private_jwk(), "nq57", "nq57")


@pytest.fixture
def verifier(issuer: TokenIssuer, tmp_path: Path) -> TokenVerifier:
    file = tmp_path / "khóa công khai.json"
    file.write_text(json.dumps(issuer.jwks()))
    return TokenVerifier(KeySource(file.as_uri()), "nq57", "nq57")


async def refusal(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(Problem) as refused:
        await verifier.principal(token)
    return refused.value.slug


class TestTokenVerifier:
    async def test_returns_whom_the_token_names(self, verifier: TokenVerifier, issuer: TokenIssuer) -> None:
        assert await verifier.principal(issuer.issue(CANBO, HOUR)) == CANBO

    async def test_refuses_an_expired_one_by_its_name(self, verifier: TokenVerifier, issuer: TokenIssuer) -> None:
        assert await refusal(verifier, issuer.issue(CANBO, timedelta(hours=-1))) == "token-expired"

    async def test_refuses_another_issuer_audience_and_signature(
        self, verifier: TokenVerifier, issuer: TokenIssuer
    ) -> None:
        key: dict[str, Any] = issuer.key.as_dict(private=True)
        foreign = TokenIssuer(key, "khac", "nq57"), TokenIssuer(key, "nq57", "khac")
        same_id = TokenIssuer({**new_private_jwk(), "kid": issuer.key.kid}, "nq57", "nq57")
        for other in (*foreign, same_id):
            assert await refusal(verifier, other.issue(CANBO, HOUR)) == "token-invalid"

    async def test_refuses_what_is_no_token(self, verifier: TokenVerifier, issuer: TokenIssuer) -> None:
        good = issuer.issue(CANBO, HOUR)
        header, claims, _ = good.split(".")
        for text in ("", "x", "a.b", "a.b.c", "..", "Ω.Ω.Ω", f"{header}.{claims}.", good[:-5], "e30.e30.e30"):
            assert await refusal(verifier, text) == "token-invalid"

    async def test_never_takes_a_shared_secret_or_no_signature(
        self, verifier: TokenVerifier, issuer: TokenIssuer
    ) -> None:
        public = json.dumps(issuer.jwks()["keys"][0]).encode()
        claims = {"iss": "nq57", "aud": "nq57", "sub": "canbo", "exp": int(time.time()) + 60, "grants": []}
        header = {"alg": "HS256", "kid": issuer.key.kid}
        assert await refusal(verifier, jwt.encode(header, claims, OctKey.import_key(public))) == "token-invalid"
        unsigned = jwt.encode({"alg": "none"}, claims, OctKey.import_key(b"k" * 32), algorithms=["none"])
        assert await refusal(verifier, unsigned) == "token-invalid"

    async def test_refuses_unknown_roles(self, verifier: TokenVerifier, issuer: TokenIssuer) -> None:
        king = Principal("canbo", "", (Grant("king", "mau"),))  # type: ignore[arg-type]
        assert await refusal(verifier, issuer.issue(king, HOUR)) == "token-invalid"


class Published:
    """A key set address that counts its readers."""

    def __init__(self) -> None:
        self.issuer = TokenIssuer(new_private_jwk(), "nq57", "nq57")
        self.asked = 0
        self.app = FastAPI()
        self.app.get("/jwks.json")(self.read)

    async def read(self) -> dict[str, Any]:
        self.asked += 1
        return self.issuer.jwks()


@pytest.fixture
async def published() -> AsyncIterator[tuple[Published, str]]:
    source = Published()
    async with serve(source.app) as url:
        yield source, f"{url}/jwks.json"


class TestKeySource:
    async def test_asks_once_for_many_tokens(self, published: tuple[Published, str]) -> None:
        source, url = published
        verifier = TokenVerifier(KeySource(url), "nq57", "nq57")
        token = source.issuer.issue(CANBO, HOUR)
        await asyncio.gather(*(verifier.principal(token) for _ in range(10)))
        assert source.asked == 1

    async def test_follows_a_new_key(self, published: tuple[Published, str]) -> None:
        source, url = published
        verifier = TokenVerifier(KeySource(url, ask_again_seconds=0), "nq57", "nq57")
        old = source.issuer
        await verifier.principal(old.issue(CANBO, HOUR))
        source.issuer = TokenIssuer(new_private_jwk(), "nq57", "nq57", old.jwks()["keys"])
        assert await verifier.principal(source.issuer.issue(CANBO, HOUR)) == CANBO
        assert await verifier.principal(old.issue(CANBO, HOUR)) == CANBO

    async def test_is_not_driven_by_made_up_key_ids(self, published: tuple[Published, str]) -> None:
        source, url = published
        verifier = TokenVerifier(KeySource(url, ask_again_seconds=60), "nq57", "nq57")
        for _ in range(5):
            stranger = TokenIssuer(OKPKey.generate_key("Ed25519").as_dict(private=True), "nq57", "nq57")
            assert await refusal(verifier, stranger.issue(CANBO, HOUR)) == "token-invalid"
        assert source.asked == 1

    async def test_says_so_while_the_issuer_is_away(self, issuer: TokenIssuer, tmp_path: Path) -> None:
        keys = KeySource((tmp_path / "jwks.json").as_uri(), ask_again_seconds=0)
        verifier = TokenVerifier(keys, "nq57", "nq57")
        assert await refusal(verifier, issuer.issue(CANBO, HOUR)) == "keys-unavailable"
        (tmp_path / "jwks.json").write_text(json.dumps(issuer.jwks()))
        assert await verifier.principal(issuer.issue(CANBO, HOUR)) == CANBO

    async def test_keeps_what_it_knew_when_the_source_breaks(self, issuer: TokenIssuer, tmp_path: Path) -> None:
        file = tmp_path / "jwks.json"
        file.write_text(json.dumps(issuer.jwks()))
        keys = KeySource(file.as_uri())
        await keys.refresh()
        file.write_text("{")
        await keys.refresh()
        assert await TokenVerifier(keys, "nq57", "nq57").principal(issuer.issue(CANBO, HOUR)) == CANBO
