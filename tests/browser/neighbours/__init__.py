"""The other five services as the portal meets them: one small application that speaks their HTTP contract.

What it keeps is a `Story`. Nothing of our services runs here.
"""

from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from tests.browser.neighbours import alerts, channels, desk, evidence, figures, plans, policies, scores, uploads
from tests.browser.neighbours.samples import COMMUNE, OFFICE
from tests.browser.neighbours.story import Story, problem

__all__ = ["COMMUNE", "OFFICE", "Story", "neighbours"]

SERVICE_OF = {
    "units": "plans",
    "tasks": "plans",
    "plans": "plans",
    "evidence": "evidence",
    "uploads": "evidence",
    "reviews": "evidence",
    "reasons": "evidence",
    "screenings": "evidence",
    "first-looks": "evidence",
    "scores": "scoring",
    "ranking": "scoring",
    "policies": "scoring",
    "dashboard": "reporting",
    "summaries": "reporting",
    "reports": "reporting",
}


def neighbours(story: Story) -> FastAPI:
    """One application with the addresses of all five services."""
    app = FastAPI()
    app.state.story = story
    for room in (plans, evidence, uploads, desk, figures, scores):
        app.include_router(room.router)
    app.include_router(policies.scoring)
    for router in (alerts.router, channels.router, policies.alerting):
        app.include_router(router, prefix="/alerting")

    @app.middleware("http")
    async def watch(request: Request, go_on: RequestResponseEndpoint) -> Response:
        path = request.url.path
        service = "alerting" if path.startswith("/alerting/") else SERVICE_OF[path.split("/")[3]]
        if service in story.away or path.endswith(tuple(story.failing)):
            return problem(503, "store-unavailable", "Kho dữ liệu tạm thời không kết nối được.")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            return problem(401, "not-signed-in", "Hãy đăng nhập.")
        story.tokens.append(token)
        return await go_on(request)

    return app
