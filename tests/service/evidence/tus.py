"""A client of resumable uploads, for one officer of one commune."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

import httpx
import sqlalchemy as sa
from starlette.datastructures import State

from tests.service.evidence.desk import Corner, Desk

TUS = {"Tus-Resumable": "1.0.0"}
PIECES = {"Content-Type": "application/offset+octet-stream"}
UPLOADS = "/api/v1/uploads"
FILE = bytes(range(256)) * 300
SHA256 = hashlib.sha256(FILE).hexdigest()


def metadata(**told: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def checksum(piece: bytes, algorithm: str = "sha256") -> dict[str, str]:
    digest = hashlib.new(algorithm, piece).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


@dataclass
class Tus:
    """Calls as `account` of `unit`; headers given replace those of the protocol, none leaves one out."""

    http: httpx.AsyncClient
    keys: Any
    unit: str
    account: str = "canbo"

    @classmethod
    def of(cls, desk: Desk, unit: str, account: str = "canbo") -> "Tus":
        return cls(desk.http, desk.keys, unit, account)

    async def call(
        self,
        method: str,
        path: str = "",
        content: bytes | None = None,
        headers: dict[str, str | None] | None = None,
        **request: Any,  # noqa: ANN401  handed on to httpx
    ) -> httpx.Response:
        all_headers = {**self.keys.headers_for("officer", self.unit, self.account), **TUS, **(headers or {})}
        told = {name: value for name, value in all_headers.items() if value is not None}
        url = path or UPLOADS
        return await self.http.request(method, url, content=content, headers=told, **request)

    async def begin(
        self,
        task_id: str,
        size: int | None,
        content: bytes | None = None,
        *,
        headers: dict[str, str | None] | None = None,
        **told: str,
    ) -> httpx.Response:
        said = metadata(**{"task_id": task_id, "filename": "Quyết định 12.pdf", "filetype": "application/pdf", **told})
        length = {} if size is None else {"Upload-Length": str(size)}
        pieces = PIECES if content is not None else {}
        everything = {"Upload-Metadata": said, **length, **pieces, **(headers or {})}
        return await self.call("POST", content=content, headers=everything)

    async def begun(self, task_id: str, size: int, **told: str) -> str:
        """Begin; return where to go on."""
        answer = await self.begin(task_id, size, **told)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def send(self, place: str, offset: int, piece: bytes, **headers: str | None) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("PATCH", place, piece, {**PIECES, "Upload-Offset": str(offset), **named})

    async def whole(self, task_id: str, content: bytes, **told: str) -> str:
        """Send a file in one piece; return the evidence's id."""
        place = await self.begun(task_id, len(content), **told)
        answer = await self.send(place, 0, content)
        assert answer.status_code == 204, answer.text
        return answer.headers["evidence-id"]


async def row_of(corner: Corner, evidence_id: str) -> Any:  # noqa: ANN401  a row
    async with corner.desk.database.transaction() as tx:
        found = await tx.execute(sa.text("SELECT * FROM evidence WHERE evidence_id = :id"), {"id": evidence_id})
        return found.one()


def state_of(corner: Corner) -> State:
    assert corner.desk.app
    return corner.desk.app.state


def staged(corner: Corner, place: str) -> bytes | None:
    path = corner.desk.folder / "incoming" / place.rpartition("/")[2]
    return path.read_bytes() if path.exists() else None
