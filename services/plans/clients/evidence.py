"""The evidence service over HTTP, asked with the bearer of the person who reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import httpx
from pydantic import BaseModel, ValidationError

from services.plans.domain.reports import File
from shared import tracing

TIMEOUT_SECONDS = 5.0
ATTEMPTS = 2
"""A kept connection that the other side has closed meanwhile fails once; asking again is safe."""

NOT_OF_A_FILE = {"task_id", "removed_at"}
UNKNOWN_STATUSES = frozenset({400, 404, 422})


class EvidenceAwayError(Exception):
    """The evidence service gave no usable answer in time."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and the task it was uploaded for."""

    file: File
    task_id: str


class _Item(BaseModel):
    evidence_id: str
    task_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    removed_at: datetime | None = None


class _Answer(BaseModel):
    items: list[_Item]


class EvidenceClient:
    """Finds files by id; one per process, it keeps its connections."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`url` is the root of the service, e.g. `http://127.0.0.1:8062`."""
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, transport=transport, trust_env=False)

    async def files(self, evidence_ids: Collection[str], bearer: str) -> list[FoundFile]:
        """Files with these ids that stand and the bearer may see; others are left out. Raises EvidenceAwayError."""
        answer = await self._get({"ids": ",".join(evidence_ids)}, _headers(bearer))
        if answer.status_code in UNKNOWN_STATUSES:
            return []
        try:
            items = _Answer.model_validate_json(answer.raise_for_status().content).items
        except (httpx.HTTPStatusError, ValidationError) as error:
            raise EvidenceAwayError(str(error)) from error
        kept = (item for item in items if item.removed_at is None)
        return [FoundFile(File(**item.model_dump(exclude=NOT_OF_A_FILE)), item.task_id) for item in kept]

    async def _get(self, params: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._http.get("/api/v1/evidence", params=params, headers=headers)
            except httpx.TransportError as error:
                if attempt == ATTEMPTS or isinstance(error, httpx.TimeoutException):
                    raise EvidenceAwayError(repr(error)) from error
        raise AssertionError("unreachable: the last attempt returns or raises")


def _headers(bearer: str) -> dict[str, str]:
    trace = {"traceparent": tracing.traceparent(), "x-correlation-id": tracing.correlation_id()}
    return {"authorization": bearer, **{name: value for name, value in trace.items() if value}}
