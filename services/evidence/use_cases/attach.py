"""Files: attaching one to a task."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.evidence import metrics
from services.evidence.domain.files import Document, KnownTask, StoredFile, clean_media_type, clean_name
from services.evidence.domain.policy import Policy
from services.evidence.domain.retention import keep_until
from services.evidence.store import files, known, screenings, uploads
from services.evidence.store.contents import Contents
from shared import clock
from shared.auth import Principal, require
from shared.database import Database, Transaction
from shared.http import Problem
from shared.ids import new_id

TURNS = 4
"""Transactions of uploads at a time; the rest of the pool is for everybody else."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are taken in: under which policy, whether a malware scanner looks at them, and who is told.

    `arrived` is set when a file was attached; whoever screens waits for it and clears it.
    """

    policy: Policy
    has_scanner: bool
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TURNS))

    @asynccontextmanager
    async def transaction(self, database: Database) -> AsyncIterator[Transaction]:
        """A transaction once it is this upload's turn, however many wait; the pool itself gives up on those."""
        async with self.turns, database.transaction() as tx:
            yield tx


@dataclass(frozen=True, slots=True)
class Received:
    """A file wholly received, not yet attached: its content lies in `path`, on the disk.

    `upload_id` names the resumable upload it came by, whose task was seen before its bytes were taken.
    """

    task_id: str
    name: str
    media_type: str
    document: Document
    path: Path
    size_bytes: int
    sha256: str
    upload_id: str | None = None


async def attach(
    database: Database, contents: Contents, intake: Intake, principal: Principal, received: Received
) -> StoredFile:
    """Keep a received file and attach it to its task; its bytes in `path` stay.

    The content is on the disk before the row is: what a crash in between leaves is a content without a row, never a
    row without its content. Once the row is there the content is looked for again: a removal may have passed between.
    """
    if received.upload_id is None:
        async with intake.transaction(database) as tx:
            await task_to_attach_to(tx, principal, received.task_id)
    if received.size_bytes == 0:
        raise file_empty()
    await contents.keep(received.path, received.sha256)
    async with intake.transaction(database) as tx:
        stored, is_new = await _add(tx, intake, principal, received)
    await contents.keep(received.path, received.sha256)
    metrics.UPLOADS.labels("stored" if is_new else "repeated").inc()
    intake.arrived.set()
    return stored


async def task_to_attach_to(tx: Transaction, principal: Principal, task_id: str) -> KnownTask:
    """The task, which the uploader reports for."""
    task = await known.task(tx, task_id)
    if task is None:
        detail = "Chưa có nhiệm vụ này trong kho minh chứng. Nếu kế hoạch vừa được ban hành, hãy thử lại sau ít giây."
        raise Problem(404, "task-not-found", detail, task_id=task_id)
    require(principal, "evidence:upload", task.unit_id)
    return task


def file_empty() -> Problem:
    return Problem(422, "file-empty", "Tệp gửi lên không có nội dung. Hãy kiểm tra tệp trên máy rồi gửi lại.")


def file_too_large(max_file_bytes: int) -> Problem:
    limit = f"{max_file_bytes / 1_048_576:.4g}".replace(".", ",")
    detail = f"Tệp lớn hơn {limit} MB nên không nhận được. Hãy giảm độ phân giải bản quét hoặc tách thành nhiều tệp."
    return Problem(413, "file-too-large", detail, max_file_bytes=max_file_bytes)


async def _add(tx: Transaction, intake: Intake, principal: Principal, received: Received) -> tuple[StoredFile, bool]:
    await known.hold_owners(tx)
    await files.hold_content(tx, received.sha256)
    task = await task_to_attach_to(tx, principal, received.task_id)
    stored, is_new = await files.add(tx, _stored(task, intake, principal, received))
    if is_new:
        await screenings.queue(tx, stored.evidence_id)
    if received.upload_id:
        await uploads.become(tx, received.upload_id, stored.evidence_id)
    return stored, is_new


def _stored(task: KnownTask, intake: Intake, principal: Principal, received: Received) -> StoredFile:
    retention = intake.policy.retention
    return StoredFile(
        evidence_id=new_id(),
        task_id=task.task_id,
        unit_id=task.unit_id,
        name=clean_name(received.name),
        media_type=clean_media_type(received.media_type),
        size_bytes=received.size_bytes,
        sha256=received.sha256,
        uploaded_at=clock.now(),
        uploaded_by=principal.account_id,
        document=received.document,
        safety="awaiting" if intake.has_scanner else "unscanned",
        retention_class=retention.default,
        keep_until=keep_until(clock.today(), retention.classes[retention.default]),
    )
