"""Writes that a client may send twice: the second time it gets the first answer, and nothing is done again."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from shared.database import Database, Transaction
from shared.http.problems import Problem

Answer = TypeVar("Answer", bound=BaseModel)

REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"^[\x21-\x7e]{1,200}$")

# The claim waits for a concurrent request with the same key: it takes over after its rollback, reads after its commit.
CLAIM = text(
    "INSERT INTO idempotency (account_id, key, fingerprint) VALUES (:account_id, :key, :fingerprint)"
    " ON CONFLICT (account_id, key) DO NOTHING RETURNING key"
)
READ = text("SELECT fingerprint, status, answer FROM idempotency WHERE account_id = :account_id AND key = :key")
KEEP = text("UPDATE idempotency SET status = :status, answer = :answer WHERE account_id = :account_id AND key = :key")
FORGET = text("DELETE FROM idempotency WHERE created_at < now() - make_interval(days => :days)")
KEPT_DAYS = 7


class Replayed(Exception):  # noqa: N818  not an error: it carries the stored answer past the route
    """The answer this request got the first time."""

    def __init__(self, status: int, answer: str) -> None:
        """Take the stored answer."""
        super().__init__(status)
        self.status = status
        self.answer = answer


@dataclass(frozen=True, slots=True)
class OneTime:
    """Runs an operation in a transaction; see `__call__`."""

    request: Request
    database: Database
    key: str | None

    async def __call__(
        self, operation: Callable[[Transaction], Awaitable[Answer]], *, content: str | None = None
    ) -> Answer:
        """Return what the operation answers, run in one transaction with the record of its Idempotency-Key.

        A key seen before with the same request gives the stored answer and does nothing; with another request it is
        refused (422 `idempotency-key-reused`). A refusal or an error is not stored: the key stays free. `content`
        stands for the body where that is a stream or a form, e.g. the file's hash.
        """
        async with self.database.transaction() as tx:
            if self.key is None:
                return await operation(tx)
            mine = {"account_id": self._account(), "key": self.key}
            fingerprint = await self._fingerprint(content)
            claimed = await tx.execute(CLAIM, {**mine, "fingerprint": fingerprint})
            if claimed.first() is None:
                await _replay(tx, mine, fingerprint)
            answer = await operation(tx)
            await tx.execute(KEEP, {**mine, "status": self._status(), "answer": answer.model_dump_json(by_alias=True)})
            return answer

    def _account(self) -> str:
        principal = getattr(self.request.state, "principal", None)
        return principal.account_id if principal else ""

    def _status(self) -> int:
        return getattr(self.request.scope.get("route"), "status_code", None) or 200

    async def _fingerprint(self, content: str | None) -> str:
        is_form = "form" in self.request.headers.get("content-type", "")
        body = content.encode() if content is not None else b"" if is_form else await self.request.body()
        place = f"{self.request.method} {self.request.url.path}?{self.request.url.query}\n"
        return hashlib.sha256(place.encode() + body).hexdigest()


async def _replay(tx: Transaction, mine: dict[str, str], fingerprint: str) -> None:
    stored = (await tx.execute(READ, mine)).one()
    if stored.fingerprint != fingerprint:
        detail = "Khóa chống gửi trùng này đã dùng cho một nội dung khác. Hãy tạo khóa mới cho lần gửi này."
        raise Problem(422, "idempotency-key-reused", detail)
    raise Replayed(stored.status, stored.answer)


def one_time(request: Request, idempotency_key: Annotated[str | None, Header()] = None) -> OneTime:
    """Give a route its `once`; a malformed key is refused with 422 `idempotency-key-invalid`."""
    if idempotency_key is not None and not KEY.match(idempotency_key):
        detail = "Khóa chống gửi trùng phải có từ 1 đến 200 ký tự ASCII không dấu cách."
        raise Problem(422, "idempotency-key-invalid", detail)
    return OneTime(request, request.app.state.database, idempotency_key)


Once = Annotated[OneTime, Depends(one_time)]


async def forget(database: Database) -> None:
    """Drop keys older than `KEPT_DAYS`: nobody resends after that."""
    async with database.transaction() as tx:
        await tx.execute(FORGET, {"days": KEPT_DAYS})


def install(app: FastAPI) -> None:
    """Let the application answer with stored answers."""
    app.add_exception_handler(Replayed, _render)


async def _render(_request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Replayed)  # noqa: S101  registered for this type only
    return Response(exc.answer, exc.status, media_type="application/json", headers={REPLAYED: "true"})
