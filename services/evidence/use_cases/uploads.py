"""Resumable uploads: begun, gone on with from whatever has come, attached when whole, given up."""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from services.evidence import metrics
from services.evidence.domain.files import Document, clean_media_type, clean_name
from services.evidence.domain.uploads import FORGET_AFTER, Upload, expires_at
from services.evidence.store import uploads
from services.evidence.store.contents import Contents, Incoming
from services.evidence.use_cases.attach import (
    Intake,
    Received,
    attach,
    file_empty,
    file_too_large,
    task_to_attach_to,
)
from shared import clock
from shared.auth import Principal
from shared.database import Database, Transaction
from shared.http import Problem
from shared.ids import new_id

ALGORITHMS = ("sha256", "sha1")
SOON = timedelta(minutes=5)
ORPHAN_SECONDS = 3600
"""A file in staging that is no upload's (a form's, a copy's) is gone after the longest wait and this."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a client says of the file it will send."""

    task_id: str
    name: str
    media_type: str
    size_bytes: int
    document: Document


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload and how much of it has come."""

    upload: Upload
    received_bytes: int


class Hash(Protocol):
    """A running digest of one piece."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the client says a piece's digest is."""

    expected: bytes
    running: Hash

    @classmethod
    def read(cls, header: str) -> "Checksum":
        """Read `sha256 <base64>`; 400 `checksum-unsupported` for anything else."""
        algorithm, _, value = header.strip().partition(" ")
        try:
            expected = base64.b64decode(value.strip(), validate=True)
        except binascii.Error:
            expected = b""
        if algorithm not in ALGORITHMS or not expected:
            detail = f"Mã kiểm tra phải ở dạng thuật toán và base64, với thuật toán {' hoặc '.join(ALGORITHMS)}."
            raise Problem(400, "checksum-unsupported", detail)
        return cls(expected, hashlib.new(algorithm, usedforsecurity=False))

    def holds(self) -> bool:
        return self.running.digest() == self.expected


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploads of one caller."""

    database: Database
    contents: Contents
    intake: Intake
    principal: Principal

    async def begin(self, announced: Announced) -> Upload:
        """Open an upload. Refused before a byte was sent: empty, too large, a task of others."""
        if announced.size_bytes == 0:
            raise file_empty()
        if announced.size_bytes > self.intake.policy.max_file_bytes:
            raise file_too_large(self.intake.policy.max_file_bytes)
        now = clock.now()
        async with self.intake.transaction(self.database) as tx:
            task = await task_to_attach_to(tx, self.principal, announced.task_id)
            upload = Upload(
                upload_id=new_id(),
                task_id=task.task_id,
                unit_id=task.unit_id,
                name=clean_name(announced.name),
                media_type=clean_media_type(announced.media_type),
                size_bytes=announced.size_bytes,
                account_id=self.principal.account_id,
                created_at=now,
                expires_at=expires_at(now, self.intake.policy.upload),
                document=announced.document,
            )
            await uploads.add(tx, upload)
        return upload

    async def unfinished(self, task_id: str) -> list[Progress]:
        """What the caller began for a task and may still finish."""
        async with self.intake.transaction(self.database) as tx:
            found = await uploads.unfinished(tx, task_id, self.principal.account_id, clock.now())
        return [self._progress(upload) for upload in found]

    async def find(self, upload_id: str) -> Progress:
        """The upload; 404 `upload-not-found` also to anybody else, 410 `upload-expired`."""
        return self._progress(await self._own(upload_id))

    async def catch_up(self, upload_id: str) -> Progress:
        """The upload; one that came wholly but could not be attached then is attached now."""
        progress = await self.find(upload_id)
        if self._is_settled(progress.upload) or progress.received_bytes < progress.upload.size_bytes:
            return progress
        with self.contents.staging.alone(upload_id):
            return await self._take(upload_id, progress.received_bytes, _nothing(), None)

    async def go_on(
        self, upload_id: str, offset: int, pieces: AsyncIterator[bytes], checksum: Checksum | None
    ) -> Progress:
        """Take bytes from `offset` on, and attach the file when it is whole.

        409 `offset-mismatch` unless exactly `offset` bytes came before; 460 `checksum-mismatch` takes the bytes back.
        """
        with self.contents.staging.alone(upload_id):
            return await self._take(upload_id, offset, pieces, checksum)

    async def give_up(self, upload_id: str) -> None:
        """Forget an upload and its bytes; 409 `upload-finished` when it is evidence already."""
        with self.contents.staging.alone(upload_id):
            upload = await self._own(upload_id, even_expired=True)
            if upload.evidence_id:
                detail = "Tệp này đã gửi xong và đã đính kèm vào nhiệm vụ nên không hủy việc gửi được nữa."
                raise Problem(409, "upload-finished", detail, evidence_id=upload.evidence_id)
            async with self.intake.transaction(self.database) as tx:
                await uploads.remove(tx, upload_id)
            self.contents.staging.drop(upload_id)

    async def _take(
        self, upload_id: str, offset: int, pieces: AsyncIterator[bytes], checksum: Checksum | None
    ) -> Progress:
        upload = await self._own_to_go_on(upload_id)
        if self._is_settled(upload):
            _require_offset(offset, upload.size_bytes)
            return Progress(upload, upload.size_bytes)
        async with self.contents.staging.writing(upload_id) as incoming:
            _require_offset(offset, incoming.size_bytes)
            await _receive(incoming, upload.size_bytes, pieces, checksum)
            if incoming.size_bytes == upload.size_bytes:
                upload = await self._finish(upload, incoming)
            return Progress(upload, incoming.size_bytes)

    async def _finish(self, upload: Upload, incoming: Incoming) -> Upload:
        sha256 = await incoming.finish()
        whole = Received(
            upload.task_id,
            upload.name,
            upload.media_type,
            upload.document,
            incoming.path,
            incoming.size_bytes,
            sha256,
            upload.upload_id,
        )
        stored = await attach(self.database, self.contents, self.intake, self.principal, whole)
        self.contents.staging.drop(upload.upload_id)
        return replace(upload, evidence_id=stored.evidence_id)

    async def _own(self, upload_id: str, *, even_expired: bool = False) -> Upload:
        async with self.intake.transaction(self.database) as tx:
            return await self._found(tx, upload_id, even_expired=even_expired)

    async def _own_to_go_on(self, upload_id: str) -> Upload:
        """The upload, whose task is still the caller's, waited for from now on."""
        async with self.intake.transaction(self.database) as tx:
            upload = await self._found(tx, upload_id)
            if self._is_settled(upload):
                return upload
            await task_to_attach_to(tx, self.principal, upload.task_id)
            later = expires_at(clock.now(), self.intake.policy.upload)
            if later - upload.expires_at >= SOON:
                await uploads.put_off(tx, upload_id, later)
                upload = replace(upload, expires_at=later)
        return upload

    async def _found(self, tx: Transaction, upload_id: str, *, even_expired: bool = False) -> Upload:
        upload = await uploads.find(tx, upload_id, self.principal.account_id)
        if upload is None:
            detail = "Không có lần gửi tệp này, hoặc lần gửi này do tài khoản khác mở. Hãy chọn lại tệp để gửi từ đầu."
            raise Problem(404, "upload-not-found", detail)
        if upload.is_expired(clock.now()) and not even_expired:
            detail = "Lần gửi tệp này đã bỏ dở quá lâu nên không giữ nữa. Hãy chọn lại tệp để gửi từ đầu."
            raise Problem(410, "upload-expired", detail)
        return upload

    def _is_settled(self, upload: Upload) -> bool:
        """Tell whether an upload is evidence whose content was seen to be kept: its own bytes go last."""
        return upload.evidence_id is not None and not self.contents.staging.size(upload.upload_id)

    def _progress(self, upload: Upload) -> Progress:
        is_whole = upload.evidence_id is not None
        return Progress(upload, upload.size_bytes if is_whole else self.contents.staging.size(upload.upload_id))


async def sweep_uploads(database: Database, contents: Contents, intake: Intake) -> None:
    """Remove the bytes of uploads given up and of those a killed process left; count the ones still open."""
    now = clock.now()
    async with database.transaction() as tx:
        late = await uploads.expired(tx, now)
        await uploads.forget(tx, now - FORGET_AFTER)
        metrics.UNFINISHED_UPLOADS.set(await uploads.count_unfinished(tx, now))
    for upload_id in late:
        contents.staging.drop(upload_id)
    await asyncio.to_thread(contents.staging.sweep, intake.policy.upload.keep_hours * 3600 + ORPHAN_SECONDS)


async def _receive(
    incoming: Incoming, size_bytes: int, pieces: AsyncIterator[bytes], checksum: Checksum | None
) -> None:
    """Take pieces up to the announced size; with a checksum all of them count or none."""
    before, digest = incoming.size_bytes, await incoming.digest_now() if checksum else None
    is_sound = False
    try:
        async for piece in pieces:
            if incoming.size_bytes + len(piece) > size_bytes:
                detail = "Tệp gửi lên dài hơn độ dài đã báo trước. Hãy chọn lại tệp để gửi từ đầu."
                raise Problem(413, "upload-too-long", detail, size_bytes=size_bytes)
            if checksum:
                checksum.running.update(piece)
            await incoming.write(piece)
        is_sound = checksum is None or checksum.holds()
    finally:
        if digest is not None and not is_sound:
            await incoming.cut(before, digest)
    if not is_sound:
        detail = "Đoạn vừa nhận không khớp mã kiểm tra nên đã bỏ. Hãy gửi lại đoạn này."
        raise Problem(460, "checksum-mismatch", detail)


def _require_offset(told: int, actual: int) -> None:
    if told != actual:
        detail = "Vị trí gửi tiếp không khớp với phần đã nhận. Hãy hỏi lại vị trí rồi gửi tiếp từ đó."
        raise Problem(409, "offset-mismatch", detail, received_bytes=actual, headers={"Upload-Offset": str(actual)})


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
