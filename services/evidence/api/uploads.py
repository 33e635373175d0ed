"""Files in: resumable by tus 1.0.0, or by a form in one go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import ClientDisconnect

from services.evidence import metrics
from services.evidence.api.files import FileView
from services.evidence.api.multipart import receive
from services.evidence.api.state import ContentsDep, IntakeDep
from services.evidence.api.typed import Typed, metadata
from services.evidence.store.contents import Incoming
from services.evidence.use_cases.attach import Received, attach
from services.evidence.use_cases.uploads import ALGORITHMS, Announced, Checksum, Progress, Uploads
from shared.auth import Principal, needs, public
from shared.http import DatabaseDep, Problem

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
PIECES = "application/offset+octet-stream"
IDLE_SECONDS = 30.0
"""A connection that brings nothing for so long is let go, so that its upload may be gone on with from another."""

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["task_id", "file"],
                    "properties": {
                        "task_id": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                        "document_number": {"type": "string"},
                        "document_issued_on": {"type": "string", "format": "date"},
                        "document_issuer": {"type": "string"},
                    },
                }
            }
        },
    }
}
BYTES = {"requestBody": {"content": {PIECES: {"schema": {"type": "string", "format": "binary"}}}}}


class TusRoute(APIRoute):
    """A route whose refusals, too, say the protocol's version."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""
        handle = super().get_route_handler()

        async def handle_tus(request: Request) -> Response:
            try:
                answer = await handle(request)
            except Problem as problem:
                problem.headers = {"Tus-Resumable": VERSION, **(problem.headers or {})}
                raise
            answer.headers["Tus-Resumable"] = VERSION
            return answer

        return handle_tus


async def speaks_tus(tus_resumable: Annotated[str | None, Header()] = None) -> None:
    """Refuse another version of the protocol with 412 `tus-version`."""
    if tus_resumable != VERSION:
        detail = f"Máy chủ chỉ nhận giao thức tus {VERSION} (tiêu đề Tus-Resumable). Hãy cập nhật phần mềm gửi tệp."
        raise Problem(412, "tus-version", detail, headers={"Tus-Version": VERSION})


def _uploads(
    principal: Annotated[Principal, needs("evidence:upload")],
    database: DatabaseDep,
    contents: ContentsDep,
    intake: IntakeDep,
) -> Uploads:
    return Uploads(database, contents, intake, principal)


UploadsDep = Annotated[Uploads, Depends(_uploads)]

form_router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])
router = APIRouter(prefix="/api/v1/uploads", tags=["uploads"])
tus_router = APIRouter(
    prefix="/api/v1/uploads", tags=["uploads"], route_class=TusRoute, dependencies=[Depends(speaks_tus)]
)


class UploadView(BaseModel):
    """A resumable upload; `evidence_id` once it is whole and attached."""

    upload_id: str
    task_id: str
    name: str
    media_type: str
    size_bytes: int
    received_bytes: int
    expires_at: datetime
    evidence_id: str | None


class UploadList(BaseModel):
    """The caller's uploads that can still be finished."""

    items: list[UploadView]


@form_router.post("", status_code=201, openapi_extra=FORM)
async def upload_form(
    request: Request,
    principal: Annotated[Principal, needs("evidence:upload")],
    database: DatabaseDep,
    contents: ContentsDep,
    intake: IntakeDep,
) -> FileView:
    """Attach a file to a task. The same content under the same name on the same task gives the same evidence again."""
    async with contents.staging.passing() as content:
        try:
            typed = await receive(request, content, intake.policy.max_file_bytes)
            stored = await attach(database, contents, intake, principal, await _whole(typed, content))
        except Problem:
            metrics.UPLOADS.labels("refused").inc()
            raise
    return FileView.model_validate(stored)


@router.options("", status_code=204, dependencies=[public()])
async def discover(intake: IntakeDep) -> Response:
    """Say which version and extensions of tus are spoken, and how large a file may be."""
    headers = {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(intake.policy.max_file_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status_code=204, headers=headers)


@tus_router.post("", status_code=201, openapi_extra=BYTES)
async def begin(
    request: Request,
    uploads: UploadsDep,
    upload_length: Annotated[int | None, Header(ge=0)] = None,
    upload_metadata: Annotated[str, Header(max_length=16_000)] = "",
) -> Response:
    """Open an upload; bytes in the body are its first ones. Metadata: filename, filetype, task_id, document_*."""
    if upload_length is None:
        detail = "Phải báo trước độ dài tệp trong Upload-Length; máy chủ không nhận tệp chưa biết độ dài."
        raise Problem(400, "length-required", detail)
    typed = Typed.read(metadata(upload_metadata))
    announced = Announced(typed.task_id, typed.name, typed.media_type, upload_length, typed.document)
    has_bytes = _has_bytes(request)
    progress = Progress(await uploads.begin(announced), 0)
    place = {"Location": f"{router.prefix}/{progress.upload.upload_id}"}
    if has_bytes:
        try:
            progress = await uploads.go_on(progress.upload.upload_id, 0, _pieces(request), _checksum(request))
        except Problem as problem:
            problem.headers = {**place, **(problem.headers or {})}
            raise
    return Response(status_code=201, headers={**place, **_headers(progress)})


@tus_router.head("/{upload_id}", status_code=200)
async def ask(upload_id: str, uploads: UploadsDep) -> Response:
    """Say how much has come. One that came wholly but could not be attached is attached now, or says why not."""
    progress = await uploads.catch_up(upload_id)
    length = {"Upload-Length": str(progress.upload.size_bytes), "Cache-Control": "no-store"}
    return Response(status_code=200, headers={**length, **_headers(progress)})


@tus_router.patch("/{upload_id}", status_code=204, openapi_extra=BYTES)
async def go_on(
    request: Request,
    upload_id: str,
    uploads: UploadsDep,
    upload_offset: Annotated[int, Header(ge=0)],
) -> Response:
    """Take more bytes; the last ones attach the file, and `Evidence-Id` names it."""
    if request.headers.get("content-type") != PIECES:
        raise _not_pieces()
    progress = await uploads.go_on(upload_id, upload_offset, _pieces(request), _checksum(request))
    return Response(status_code=204, headers=_headers(progress))


@tus_router.delete("/{upload_id}", status_code=204)
async def give_up(upload_id: str, uploads: UploadsDep) -> Response:
    """Forget an unfinished upload and its bytes."""
    await uploads.give_up(upload_id)
    return Response(status_code=204)


@router.get("")
async def list_unfinished(
    uploads: UploadsDep, task_id: Annotated[str, Query(max_length=100, description="Mã nhiệm vụ.")]
) -> UploadList:
    """The caller's uploads to a task that can still be finished, oldest first."""
    return UploadList(items=[_view(progress) for progress in await uploads.unfinished(task_id)])


@router.get("/{upload_id}")
async def show(upload_id: str, uploads: UploadsDep) -> UploadView:
    """One upload of the caller."""
    return _view(await uploads.find(upload_id))


async def _whole(typed: Typed, content: Incoming) -> Received:
    sha256 = await content.finish()
    size = content.size_bytes
    return Received(typed.task_id, typed.name, typed.media_type, typed.document, content.path, size, sha256)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; 408 `upload-stalled`, 400 `upload-broken-off`."""
    body = request.stream()
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                piece = await anext(body)
        except StopAsyncIteration:
            return
        except TimeoutError:
            detail = "Kết nối không gửi thêm gì nên đã ngắt; phần đã nhận vẫn được giữ. Hãy gửi tiếp."
            raise Problem(408, "upload-stalled", detail) from None
        except ClientDisconnect:
            detail = "Kết nối bị đứt giữa chừng; phần đã nhận vẫn được giữ. Hãy gửi tiếp."
            raise Problem(400, "upload-broken-off", detail) from None
        if piece:
            yield piece


def _has_bytes(request: Request) -> bool:
    """Tell whether the upload begins with bytes; 415 when they are not declared as such."""
    if request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers:
        return False
    if request.headers.get("content-type") != PIECES:
        raise _not_pieces()
    return True


def _checksum(request: Request) -> Checksum | None:
    header = request.headers.get("upload-checksum")
    return Checksum.read(header) if header is not None else None


def _not_pieces() -> Problem:
    return Problem(415, "not-offset-stream", f"Nội dung tệp phải gửi với Content-Type: {PIECES}.")


def _headers(progress: Progress) -> dict[str, str]:
    headers = {"Upload-Offset": str(progress.received_bytes)}
    if progress.upload.evidence_id:
        return {**headers, "Evidence-Id": progress.upload.evidence_id}
    return {**headers, "Upload-Expires": format_datetime(progress.upload.expires_at, usegmt=True)}


def _view(progress: Progress) -> UploadView:
    upload = progress.upload
    return UploadView(
        upload_id=upload.upload_id,
        task_id=upload.task_id,
        name=upload.name,
        media_type=upload.media_type,
        size_bytes=upload.size_bytes,
        received_bytes=progress.received_bytes,
        expires_at=upload.expires_at,
        evidence_id=upload.evidence_id,
    )


routers = (form_router, router, tus_router)
