"""HTTP in: scores with their explanation, the ranking, the policies."""

from fastapi import APIRouter

from services.scoring.api import history, policies, ranking, scores

router = APIRouter(prefix="/api/v1")
router.include_router(scores.router)
router.include_router(history.router)
router.include_router(ranking.router)
router.include_router(policies.router)
