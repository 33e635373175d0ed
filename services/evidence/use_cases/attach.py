"""Files: attaching one to a task, finding them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.evidence import metrics
from services.evidence.domain.files import KnownTask, StoredFile, clean_media_type, clean_name
from services.evidence.store import files, known
from services.evidence.store.contents import Contents, Incoming
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Database, Transaction
from shared.http import Problem
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Upload:
    """A file wholly received, not yet attached: its content lies in `content`."""

    task_id: str
    name: str
    media_type: str
    content: Incoming


async def attach(database: Database, contents: Contents, principal: Principal, upload: Upload) -> StoredFile:
    """Keep an upload and attach it to its task.

    The content is on the disk before the row is: what a crash in between leaves is a content without a row, never a
    row without its content.
    """
    async with database.transaction() as tx:
        await _task_to_attach_to(tx, principal, upload.task_id)
    if upload.content.size_bytes == 0:
        raise Problem(422, "file-empty", "Tệp gửi lên không có nội dung. Hãy kiểm tra tệp trên máy rồi gửi lại.")
    sha256 = await upload.content.finish()
    await contents.keep(upload.content, sha256)
    async with database.transaction() as tx:
        await known.hold_owners(tx)
        task = await _task_to_attach_to(tx, principal, upload.task_id)
        stored, is_new = await files.add(tx, _stored(task, principal, upload, sha256))
    metrics.UPLOADS.labels("stored" if is_new else "repeated").inc()
    return stored


async def file_to_read(
    tx: Transaction, contents: Contents, principal: Principal, evidence_id: str
) -> tuple[StoredFile, Path]:
    """Row and content of a file inside the reader's subtree."""
    stored = await files.find(tx, evidence_id)
    if stored is None:
        raise Problem(404, "evidence-not-found", "Không có minh chứng này. Hãy mở lại từ báo cáo của nhiệm vụ.")
    require(principal, "evidence:read", stored.unit_id)
    path = contents.path(stored.sha256)
    if not path.exists():
        detail = "Nội dung tệp không còn trong kho lưu trữ. Hãy báo quản trị khôi phục từ bản sao lưu."
        raise Problem(500, "content-missing", detail, sha256=stored.sha256)
    return stored, path


async def files_of(tx: Transaction, principal: Principal, evidence_ids: Sequence[str]) -> list[StoredFile]:
    """Files with these ids inside the reader's subtree; unknown and foreign ones are left out alike."""
    return await files.find_all(tx, evidence_ids, subtrees(principal, "evidence:read"))


async def _task_to_attach_to(tx: Transaction, principal: Principal, task_id: str) -> KnownTask:
    task = await known.task(tx, task_id)
    if task is None:
        detail = "Chưa có nhiệm vụ này trong kho minh chứng. Nếu kế hoạch vừa được ban hành, hãy thử lại sau ít giây."
        raise Problem(404, "task-not-found", detail, task_id=task_id)
    require(principal, "evidence:upload", task.unit_id)
    return task


def _stored(task: KnownTask, principal: Principal, upload: Upload, sha256: str) -> StoredFile:
    return StoredFile(
        evidence_id=new_id(),
        task_id=task.task_id,
        unit_id=task.unit_id,
        name=clean_name(upload.name),
        media_type=clean_media_type(upload.media_type),
        size_bytes=upload.content.size_bytes,
        sha256=sha256,
        uploaded_at=clock.now(),
        uploaded_by=principal.account_id,
    )
