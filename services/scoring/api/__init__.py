"""HTTP in: scores with their explanation, and the ranking."""

from fastapi import APIRouter

from services.scoring.api import history, ranking, scores

router = APIRouter(prefix="/api/v1")
router.include_router(scores.router)
router.include_router(history.router)
router.include_router(ranking.router)
