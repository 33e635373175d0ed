"""The issuer's public keys: read from a file or over HTTP, kept, refreshed, asked again for a new key id."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared import tracing
from shared.http.problems import Problem

log = structlog.stdlib.get_logger("auth")

REFRESH_SECONDS = 300.0
ASK_AGAIN_SECONDS = 10.0
FIRST_KEYS_SECONDS = 0.3
TIMEOUT_SECONDS = 5.0


class KeySource:
    """Key set behind a `jwks_url`. An issuer that is away leaves the last known keys in force."""

    def __init__(self, url: str, *, ask_again_seconds: float = ASK_AGAIN_SECONDS) -> None:
        """Name the source; nothing is read yet."""
        self.url = url
        self.ask_again_seconds = ask_again_seconds
        self._keys: KeySet | None = None
        self._asked_at = float("-inf")
        self._reading = asyncio.Lock()

    @classmethod
    def fixed(cls, key_set: Mapping[str, Any]) -> Self:
        """Return a source that always knows these keys: the issuer's own."""
        source = cls("")
        source._keys = KeySet.import_key_set({"keys": list(key_set["keys"])})
        return source

    @property
    def is_known(self) -> bool:
        """Tell whether there are keys to verify with."""
        return self._keys is not None

    async def for_key_id(self, key_id: str | None) -> KeySet:
        """Return the keys to verify with; an unknown key id asks the issuer again, but not more often than allowed.

        503 `keys-unavailable` while there are no keys at all.
        """
        if not self._knows(key_id):
            async with self._reading:
                if not self._knows(key_id) and time.monotonic() - self._asked_at >= self._pause():
                    await self.refresh()
        if self._keys is None:
            detail = "Chưa kiểm tra được mã truy cập vì nơi cấp mã chưa trả lời. Hãy thử lại sau ít giây."
            raise Problem(503, "keys-unavailable", detail, headers={"Retry-After": "2"})
        return self._keys

    async def refresh(self) -> None:
        """Read the key set now; a failure is logged and leaves what was known."""
        self._asked_at = time.monotonic()
        if not self.url:
            return
        try:
            keys = KeySet.import_key_set(json.loads(await self._read()))
        except (OSError, httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as failure:
            log.warning("auth.keys_unreadable", url=self.url, failure=repr(failure))
            return
        self._keys = keys

    async def keep_fresh(self) -> None:
        """Refresh for ever; started with the application."""
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH_SECONDS if self._keys else FIRST_KEYS_SECONDS)

    def _knows(self, key_id: str | None) -> bool:
        return self._keys is not None and (key_id is None or any(key.kid == key_id for key in self._keys.keys))

    def _pause(self) -> float:
        return self.ask_again_seconds if self._keys else min(FIRST_KEYS_SECONDS, self.ask_again_seconds)

    async def _read(self) -> str:
        place = urlsplit(self.url)
        if place.scheme == "file":
            return await asyncio.to_thread(Path(unquote(place.path)).read_text, encoding="utf-8")
        headers = {"traceparent": parent} if (parent := tracing.traceparent()) else {}
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            return (await client.get(self.url, headers=headers)).raise_for_status().text
