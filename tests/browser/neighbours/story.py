"""What the neighbours know, what they were told, and which of them are away; a test sets it before a page asks."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from tests.browser.neighbours import claims, samples


def _alerts() -> list[dict[str, Any]]:
    return [samples.alert(2, "red", "overdue"), samples.alert(3, "amber", "below_path")]


@dataclass
class Story:
    """See the module."""

    tasks: list[dict[str, Any]] = field(default_factory=samples.tasks)
    alerts: list[dict[str, Any]] = field(default_factory=_alerts)
    policies: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=lambda: [claims.review()])
    screenings: list[dict[str, Any]] = field(default_factory=lambda: [claims.screening()])
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    first_looks: list[dict[str, Any]] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=lambda: dict(samples.PLAN))
    away: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    """Ends of addresses that fail although their service is there."""
    uploads: list[dict[str, str]] = field(default_factory=list)
    received_bytes: int = 0
    told: list[tuple[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def hear(self, request: Request, what: str, body: object) -> None:
        self.told.append((what, body))
        self.keys.append(request.headers.get("idempotency-key"))


def _story(request: Request) -> Story:
    story: Story = request.app.state.story
    return story


StoryDep = Annotated[Story, Depends(_story)]


def problem(status: int, slug: str, detail: str, **more: Any) -> JSONResponse:  # noqa: ANN401  JSON
    body = {"slug": slug, "detail": detail, "status": status, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def fitting(items: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """A page of the items that fit; an empty wish fits all."""
    found = [one for one in items if all(not want or one[name] == want for name, want in wanted.items())]
    return {"items": found, "next_cursor": None}
