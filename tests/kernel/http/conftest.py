from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, Field
from sqlalchemy import text

import services
from shared.auth import Principal, needs, public, require
from shared.database import Transaction
from shared.http import Cursor, IfMatch, Limit, Once, Page, Problem, decode_cursor, page_of, require_version
from shared.service import Service, create_app
from shared.settings import ServiceSettings
from shared.testing.services import run_service
from shared.testing.tokens import Keys

router = APIRouter(prefix="/api/v1")
Reporter = Annotated[Principal, needs("task:report")]
Reader = Annotated[Principal, needs("task:read")]


class NewNote(BaseModel):
    text: str = Field(min_length=1, max_length=20)
    refuse: bool = False


class Note(BaseModel):
    note_id: int
    text: str


@router.post("/notes", status_code=201)
async def add_note(note: NewNote, once: Once, principal: Reporter) -> Note:
    async def add(tx: Transaction) -> Note:
        row = await tx.execute(text("INSERT INTO note (text) VALUES (:text) RETURNING id"), {"text": note.text})
        if note.refuse:
            raise Problem(409, "refused", "Không nhận.")
        return Note(note_id=row.scalar_one(), text=note.text)

    return await once(add)


@router.get("/notes")
async def list_notes(principal: Reader, once: Once, limit: Limit = 50, cursor: Cursor = None) -> Page[Note]:
    after = decode_cursor(cursor, 1)[0] if cursor else 0
    async with once.database.transaction() as tx:
        found = await tx.execute(
            text("SELECT id, text FROM note WHERE id > :after ORDER BY id LIMIT :rows"),
            {"after": after, "rows": limit + 1},
        )
    return page_of(found.all(), limit, item=lambda row: Note(note_id=row.id, text=row.text), key=lambda row: (row.id,))


@router.put("/notes/{note_id}")
async def change_note(note_id: int, seen: IfMatch, principal: Reporter) -> Note:
    require_version(seen, 3)
    return Note(note_id=note_id, text="changed")


@router.get("/units/{unit_id}")
async def read_unit(unit_id: str, principal: Reader) -> dict[str, str]:
    require(principal, "task:read", unit_id)
    return {"unit_id": unit_id, "account_id": principal.account_id}


@router.post("/files")
async def upload(file: Annotated[UploadFile, File()], principal: Reporter) -> dict[str, int]:
    return {"size_bytes": len(await file.read())}


@router.get("/broken", dependencies=[public()])
async def break_down() -> None:
    raise ZeroDivisionError("secret inside")


@pytest.fixture(autouse=True)
def trial_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kernel find the trial service where it looks for services."""
    monkeypatch.setattr(services, "__path__", [*services.__path__, str(Path(__file__).parent / "services")])


@pytest.fixture
def settings(database_url: str, keys: Keys) -> ServiceSettings:
    return ServiceSettings(
        database_url=database_url, http_port=1, jwks_url=keys.jwks_url, max_body_bytes=1000, max_upload_bytes=5000
    )


@pytest.fixture
def service(settings: ServiceSettings) -> Service:
    return Service(name="trial", settings=settings, routers=[router])


@pytest.fixture
async def client(service: Service, keys: Keys) -> AsyncIterator[httpx.AsyncClient]:
    async with run_service(create_app(service), headers=keys.headers_for()) as running:
        yield running
