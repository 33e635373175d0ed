"""Pages of files as images."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.evidence import use_cases
from services.evidence.use_cases.preview import WIDTHS, Drawing
from shared.auth import Principal, needs
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])

MAX_PAGE = 100_000
IMAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "The page."}}


class PageImage(Response):
    """A picture of a page, never anything else."""

    media_type = "image/png"


@router.get("/{evidence_id}/preview/{page}", response_class=PageImage, responses=IMAGE)
async def preview(
    request: Request,
    evidence_id: str,
    page: Annotated[int, Path(ge=0, le=MAX_PAGE, description="Trang, từ 0.")],
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    width: Annotated[int, Query(ge=1, le=WIDTHS[-1], description="Bề rộng mong muốn, điểm ảnh.")] = 1200,
) -> PageImage:
    """A page drawn anew as PNG: nothing of the file itself reaches the browser."""
    drawing: Drawing = request.app.state.drawing
    async with database.transaction() as tx:
        stored = await use_cases.file_to_serve(tx, principal, evidence_id)
    image = await use_cases.page_as_image(drawing, stored, page, width)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=300",
        "ETag": f'"{stored.sha256}-{page}-{width}"',
    }
    return PageImage(image, headers=headers)
