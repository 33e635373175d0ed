"""Pages of a file as images, drawn by the bounded process: what people upload never reaches a browser as it is."""

from dataclasses import dataclass

from services.evidence.clients.screener import NoPreviewError, Screener
from services.evidence.domain.files import StoredFile
from services.evidence.store.contents import Contents
from services.evidence.store.previews import Previews
from shared.http import Problem

WIDTHS = (400, 800, 1200, 1600)
"""Widths in pixels that are drawn; another one is taken up to the next, so that few are kept."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What drawing a page needs."""

    contents: Contents
    previews: Previews
    screener: Screener


async def page_as_image(drawing: Drawing, file: StoredFile, page: int, width: int) -> bytes:
    """Return a page (from 0) as PNG. The file may be served. 404 `no-preview` where it cannot be shown."""
    width = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    kept = await drawing.previews.find(file.sha256, page, width)
    if kept is not None:
        return kept
    try:
        async with drawing.contents.local(file.sha256) as path:
            image = await drawing.screener.preview(path, page, width)
    except NoPreviewError:
        detail = "Trang này không xem trước được: tệp không phải PDF hay ảnh, bị hỏng, hoặc không có trang đó."
        raise Problem(404, "no-preview", f"{detail} Hãy tải tệp về để xem.") from None
    await drawing.previews.keep(file.sha256, page, width, image)
    return image
