"""HTTP in: scores with their explanation, the ranking, the policies, the yearly index."""

from fastapi import APIRouter

from services.scoring.api import history, index, policies, ranking, scores

router = APIRouter(prefix="/api/v1")
router.include_router(scores.router)
router.include_router(history.router)
router.include_router(ranking.router)
router.include_router(policies.router)
router.include_router(index.router)
