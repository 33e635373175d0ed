"""The list of plans, and handing in a document to be read."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Refused, Services, Upload, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.plans.access import Reader, Words, Writer
from shared import ids

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/ke-hoach")
async def plans(request: Request, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """The plans the account may see."""
    return await _list(request, services, done=xong)


@router.post("/ke-hoach/doc")
async def read(
    request: Request,
    _: Writer,
    services: ServicesDep,
    file: UploadFile,
    key: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Have the document read and kept, and go on to what was read."""
    content: Upload = (file.filename or "", file.file, file.content_type or "application/octet-stream")
    try:
        reading = await services.drafts.read(content, key or ids.new_id())
    except (Refused, Away) as failure:
        return await _list(request, services, said_of(failure))
    return RedirectResponse(f"/ke-hoach/doc/{reading.reading_id}", 303)


async def _list(request: Request, services: Services, error: str = "", done: str = "") -> Response:
    shown = await or_absent(services.plans.plans())
    return render(request, "plans/list.html", 422 if error else 200, plans=shown, error=error, done=done)
