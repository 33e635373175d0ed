"""The yearly index over HTTP: methods, communes by place, one commune explained, figures, mappings, publishing."""

from fastapi import APIRouter

from services.scoring.api.index import mappings, shown, written

router = APIRouter(tags=["index"])
router.include_router(mappings.router)
router.include_router(shown.router)
router.include_router(written.router)
