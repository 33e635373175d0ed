"""One call to another service: time limits, one retry of a read, tracing, and its refusals as values."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, BinaryIO, Final, TypeVar

import httpx
import structlog

from shared import tracing

T = TypeVar("T")
log = structlog.stdlib.get_logger("clients")

READING = httpx.Timeout(8.0, connect=2.0)
WRITING = httpx.Timeout(60.0, connect=2.0)
SERVER_ERROR = 500
Query = Mapping[str, str | int | Sequence[str] | None]
Upload = tuple[str, BinaryIO, str]
"""A file's name, content and media type."""


class Away(Exception):  # noqa: N818  says what happened
    """A service did not answer, or answered with an error of its own."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


class Refused(Exception):  # noqa: N818  says what happened
    """A service refused; `detail` is its Vietnamese sentence, `errors` its findings by field."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("slug", "unknown"))
        self.status = status
        self.slug: str = problem.get("slug", "unknown")
        self.detail: str = problem.get("detail") or "Yêu cầu bị từ chối."
        self.errors: Sequence[Mapping[str, Any]] = problem.get("errors") or ()


class Absent(Enum):
    """Stands where data of a service that is away would stand."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


async def or_absent(answer: Awaitable[T]) -> T | Absent:
    """Return the answer, or the mark that its service is away; a refusal stays one."""
    try:
        return await answer
    except Away:
        return ABSENT


@dataclass(frozen=True, slots=True)
class Peer:
    """A service at its address, asked on behalf of a token's account."""

    name: str
    client: httpx.AsyncClient
    url: str
    token: str = field(repr=False)

    async def get(self, path: str, query: Query | None = None) -> Any:  # noqa: ANN401  JSON; the typed clients read it
        """Return what a read gives; a connection that fails is tried once more."""
        wanted = _wanted(query)
        try:
            answer = await self._send("GET", path, params=wanted, timeout=READING)
        except httpx.ConnectError:
            answer = await self._once("GET", path, params=wanted, timeout=READING)
        return _read(self.name, answer).json()

    async def post(self, path: str, body: object, *, key: str | None = None, version: int | None = None) -> Any:  # noqa: ANN401
        """Send JSON; `key` makes it safe to send twice, `version` is the one that was seen."""
        return await self.write("POST", path, body, key=key, version=version)

    async def write(
        self, method: str, path: str, body: object = None, *, key: str | None = None, version: int | None = None
    ) -> Any:  # noqa: ANN401  JSON; the typed clients read it
        """Send JSON by any method; `key` and `version` as for `post`; none for an answer without a body."""
        headers = {"Idempotency-Key": key, "If-Match": _etag(version)}
        answer = _read(self.name, await self._once(method, path, json=body, headers=headers, timeout=WRITING))
        return answer.json() if answer.content else None

    async def upload(
        self,
        path: str,
        fields: Mapping[str, str],
        file: Upload,
        *,
        method: str = "POST",
        key: str | None = None,
        version: int | None = None,
    ) -> Any:  # noqa: ANN401  JSON; the typed clients read it
        """Send a file as a form, read from the disk piece by piece; `key` and `version` as for `post`."""
        headers = {"Idempotency-Key": key, "If-Match": _etag(version)}
        answer = await self._once(
            method, path, data=dict(fields), files={"file": file}, headers=headers, timeout=WRITING
        )
        return _read(self.name, answer).json()

    @asynccontextmanager
    async def stream(self, path: str, query: Query | None = None) -> AsyncIterator[httpx.Response]:
        """Open a document to be passed on piece by piece."""
        wanted = _wanted(query)
        request = self.client.build_request(
            "GET", self.url + path, params=wanted, headers=self._headers({}), timeout=WRITING
        )
        try:
            answer = await self.client.send(request, stream=True)
        except httpx.HTTPError as failure:
            raise _away(self.name, failure) from None
        try:
            if answer.is_error:
                await answer.aread()
            yield _read(self.name, answer)
        finally:
            await answer.aclose()

    async def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: AsyncIterable[bytes] | None
    ) -> httpx.Response:
        """Pass a request on, its body piece by piece, and return the answer whatever it says."""
        sent = self._headers(headers)
        request = self.client.build_request(method, self.url + path, headers=sent, content=body, timeout=WRITING)
        try:
            return await self.client.send(request)
        except httpx.HTTPError as failure:
            raise _away(self.name, failure) from None

    async def _once(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401
        try:
            return await self._send(method, path, **request)
        except httpx.ConnectError as failure:
            raise _away(self.name, failure) from None

    async def _send(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401
        headers = self._headers(request.pop("headers", {}))
        try:
            return await self.client.request(method, self.url + path, headers=headers, **request)
        except httpx.ConnectError:
            raise
        except httpx.HTTPError as failure:
            raise _away(self.name, failure) from None

    def _headers(self, own: Mapping[str, str | None]) -> dict[str, str]:
        sent = {
            "Authorization": f"Bearer {self.token}",
            "X-Correlation-ID": tracing.correlation_id(),
            "traceparent": tracing.traceparent(),
            **own,
        }
        return {name: value for name, value in sent.items() if value}


def _wanted(query: Query | None) -> dict[str, Any]:
    return {name: value for name, value in (query or {}).items() if value is not None and value != ""}


def _etag(version: int | None) -> str | None:
    return None if version is None else f'"{version}"'


def _read(service: str, answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= SERVER_ERROR:
        raise _away(service, f"{answer.status_code}")
    if answer.is_error:
        is_json = "json" in answer.headers.get("content-type", "")
        raise Refused(answer.status_code, answer.json() if is_json else {})
    return answer


def _away(service: str, failure: object) -> Away:
    log.warning("clients.service_away", peer=service, failure=repr(failure)[:200])
    return Away(service)
