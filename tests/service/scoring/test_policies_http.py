"""Policies over HTTP, in the service that scores: the shapes, the refusals, who may, and sent twice."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import nats
import pytest
import pytest_asyncio

from contracts.roles import Role
from services.scoring.app import build_service
from services.scoring.consumers import consumers
from services.scoring.settings import Settings
from shared import clock
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.nats import NatsServer
from shared.service import create_app
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.scoring.facts import COMMUNE, PROVINCE
from tests.service.scoring.test_policies import GENTLER, SHIPPED, text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(
    module_nats_server: NatsServer, module_copy: Callable[[str], str], keys: Keys
) -> AsyncIterator[httpx.AsyncClient]:
    """Give the running service, without jobs."""
    client = await nats.connect(module_nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    settings = Settings(database_url=module_copy("scoring"), nats_url=module_nats_server.url, jwks_url=keys.jwks_url)
    async with run_service(create_app(replace(build_service(settings), jobs=()))) as running:
        yield running


@pytest.fixture
def ask(http: httpx.AsyncClient, keys: Keys) -> Callable[..., Any]:
    """Give what calls the service, as the province's leader unless told otherwise."""

    async def call(
        method: str,
        path: str = "/policies",
        body: dict[str, Any] | None = None,
        role: Role = "leader",
        own: str = PROVINCE,
        key: str | None = None,
    ) -> httpx.Response:
        headers = {**keys.headers_for(role, own), **({"Idempotency-Key": key} if key else {})}
        return await http.request(method, f"/api/v1{path}", json=body, headers=headers)

    return call


def decision(source: str, days: int = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401  whatever the body holds
    day = clock.today() + timedelta(days)
    return {"source": source, "effective_from": day.isoformat(), "reason": "Kết luận của Ban Chỉ đạo", **more}


def draft(source: str, days: int = 1) -> dict[str, Any]:
    return {name: value for name, value in decision(source, days).items() if name != "reason"}


class TestPolicies:
    async def test_are_listed_with_the_one_that_holds_today(self, ask: Callable[..., Any]) -> None:
        entered = await ask("POST", body=decision(text("http-1"), decision_number="12-KL/BCĐ"))
        assert entered.status_code == 201
        items = {item["version"]: item for item in (await ask("GET", role="officer", own=COMMUNE)).json()["items"]}
        assert (items["2026.1"]["in_force"], items["2026.1"]["is_shipped"]) == (True, True)
        assert items["2026.1"]["entered_by"] is None
        found = items["http-1"]
        assert (found["in_force"], found["is_shipped"], found["is_superseded"]) == (False, False, False)
        assert (found["entered_by"], found["reason"], found["decision_number"]) == (
            "canbo",
            "Kết luận của Ban Chỉ đạo",
            "12-KL/BCĐ",
        )

    async def test_are_shown_with_their_text(self, ask: Callable[..., Any]) -> None:
        shown = await ask("GET", "/policies/2026.1")
        assert (shown.status_code, shown.json()["source"]) == (200, SHIPPED)
        missing = await ask("GET", "/policies/1999.1")
        assert (missing.status_code, slug(missing)) == (404, "policy-not-found")

    async def test_are_entered_once_though_sent_twice(self, ask: Callable[..., Any]) -> None:
        body = decision(text("http-2"), days=2)
        first = await ask("POST", body=body, key="k-1")
        second = await ask("POST", body=body, key="k-1")
        assert (first.status_code, second.status_code) == (201, 201)
        assert second.json() == first.json()
        again = await ask("POST", body=body)
        assert (again.status_code, slug(again)) == (409, "policy-exists")

    async def test_are_refused_with_line_and_place(self, ask: Callable[..., Any]) -> None:
        for path, body in (("/policies", decision), ("/policies/preview", draft)):
            refused = await ask("POST", path, body(GENTLER.replace("below: 90", "below: 85")))
            told = refused.json()
            assert (refused.status_code, slug(refused)) == (422, "policy-refused")
            assert (told["line"], told["place"]) == (16, "bands.1.below")
        early = await ask("POST", body=decision(GENTLER, days=0))
        assert (early.status_code, slug(early)) == (422, "policy-too-early")

    async def test_are_previewed_by_who_reads_them(self, ask: Callable[..., Any]) -> None:
        found = await ask("POST", "/policies/preview", draft(GENTLER), role="agency", own=COMMUNE)
        told = found.json()
        assert (found.status_code, told["version"], told["compared_with"]) == (200, "thu-1", "2026.1")
        assert (told["units"], told["total"], told["unchanged"], told["is_cut"]) == ([], 0, 0, False)

    @pytest.mark.parametrize(
        ("role", "own", "slug_told"),
        [("agency", PROVINCE, "not-permitted"), ("leader", COMMUNE, "outside-your-units")],
    )
    async def test_are_entered_by_leaders_of_the_province_only(
        self, ask: Callable[..., Any], role: Role, own: str, slug_told: str
    ) -> None:
        refused = await ask("POST", body=decision(text("http-3"), days=3), role=role, own=own)
        assert (refused.status_code, slug(refused)) == (403, slug_told)

    @pytest.mark.parametrize(
        "wrong", [{"reason": " "}, {"source": ""}, {"effective_from": "mai"}, {"source": "x" * 70_000}, {"more": 1}]
    )
    async def test_are_refused_when_the_request_is_none(
        self, ask: Callable[..., Any], wrong: dict[str, object]
    ) -> None:
        refused = await ask("POST", body={**decision(text("http-4"), days=4), **wrong})
        assert (refused.status_code, slug(refused)) == (422, "invalid-request")


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["slug"])
