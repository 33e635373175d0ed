"""The three addresses the operator's machines ask: alive, ready, metrics."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from shared import metrics
from shared.auth import public

probes = APIRouter(dependencies=[public()], include_in_schema=False)


@probes.get("/livez")
async def livez() -> dict[str, str]:
    """Answer while the loop turns, whatever else is away."""
    return {"status": "alive"}


@probes.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Tell how each part is doing; 503 unless all are well."""
    health = await request.app.state.lifecycle.health()
    is_ready = all(part.is_ok for part in health.values())
    parts = {name: {"ok": part.is_ok, "detail": part.detail} for name, part in health.items()}
    return JSONResponse({"ready": is_ready, "parts": parts}, 200 if is_ready else 503)


@probes.get("/metrics")
async def read_metrics() -> Response:
    """Give what this process counts."""
    return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)
