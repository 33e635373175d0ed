"""Resumable uploads passed on to the evidence service, and each file's row with what the machine says of it."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.clients.review_views import Screening
from services.portal.clients.uploads import PATH
from services.portal.pages.attached import scan_of
from services.portal.pages.page import ServicesDep, page_needs, render
from shared.auth import Principal
from shared.http import Problem

uploads = APIRouter(prefix="/tai-len", include_in_schema=False)
"""Answers are for the uploading script, refusals too: documents, never pages."""


class PartRoute(APIRoute):
    """A route of a part that is drawn into a page somebody types in: what goes wrong leaves that page as it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except (Problem, Refused, Away):
                return Response(status_code=204)

        return handle


rows = APIRouter(prefix="/minh-chung/{evidence_id}", route_class=PartRoute, include_in_schema=False)

Sender = Annotated[Principal, page_needs("evidence:upload")]
Reader = Annotated[Principal, page_needs("evidence:read")]
UploadId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
HERE = "/tai-len"
AWAY = "Nơi nhận minh chứng tạm thời chưa trả lời. Phần đã gửi vẫn còn; tệp sẽ tự gửi tiếp từ chỗ dừng."
CLIENT_LEFT = 499
PASSED_IN = (
    "content-length",
    "content-type",
    "tus-resumable",
    "upload-checksum",
    "upload-defer-length",
    "upload-length",
    "upload-metadata",
    "upload-offset",
)
PASSED_OUT = (
    "content-type",
    "evidence-id",
    "retry-after",
    "tus-checksum-algorithm",
    "tus-extension",
    "tus-max-size",
    "tus-resumable",
    "tus-version",
    "upload-expires",
    "upload-length",
    "upload-metadata",
    "upload-offset",
)


@uploads.post("")
async def begin(request: Request, _: Sender, services: ServicesDep) -> Response:
    """Open an upload; its address is one of ours."""
    return await _passed_on(request, services, "")


@uploads.api_route("/{upload_id}", methods=["HEAD", "PATCH", "DELETE", "GET"])
async def go_on(request: Request, upload_id: UploadId, _: Sender, services: ServicesDep) -> Response:
    """Ask how far an upload is, send its next bytes, give it up."""
    return await _passed_on(request, services, upload_id)


@rows.get("/dong")
async def row(request: Request, evidence_id: str, _: Reader, services: ServicesDep) -> Response:
    """Draw the row of a file that has just come, for the form it came by."""
    found = await services.evidence.files([evidence_id])
    if not found:
        raise Problem(404, "evidence-not-found", "Không tìm thấy minh chứng này. Hãy tải trang và gửi lại tệp.")
    return render(
        request, "files/row.html", file=found[0], scan=scan_of(evidence_id, await _screened(services, evidence_id))
    )


@rows.get("/kiem-tra")
async def scan(
    request: Request,
    evidence_id: str,
    _: Reader,
    services: ServicesDep,
    lan: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """What the machine says of a file by now; the part asks again by itself until everything is said."""
    return render(request, "files/scan.html", scan=scan_of(evidence_id, await _screened(services, evidence_id), lan))


async def _screened(services: Services, evidence_id: str) -> Screening | None:
    """Return the screening; none while its service is away, so that the page asks again."""
    found = await or_absent(services.screenings.of([evidence_id]))
    return None if found is ABSENT else found.get(evidence_id)


async def _passed_on(request: Request, services: Services, upload_id: str) -> Response:
    headers = _chosen(request.headers, PASSED_IN)
    body = None if request.method in {"HEAD", "GET", "DELETE"} else _pieces(request)
    try:
        answer = await services.uploads.exchange(request.method, upload_id, headers, body)
    except Away:
        raise Problem(503, "service-away", AWAY, headers={"Retry-After": "5"}) from None
    except ClientDisconnect:
        return Response(status_code=CLIENT_LEFT)
    return _answered(answer)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    async for piece in request.stream():
        if piece:
            yield piece


def _answered(answer: httpx.Response) -> Response:
    headers = {**_chosen(answer.headers, PASSED_OUT), "Cache-Control": "no-store"}
    if "location" in answer.headers:
        headers["Location"] = HERE + httpx.URL(answer.headers["location"]).path.removeprefix(PATH)
    return Response(answer.content, answer.status_code, headers)


def _chosen(headers: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: headers[name] for name in names if name in headers}
