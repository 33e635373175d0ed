"""The portal beside the real plans and evidence services; only the other three neighbours are the story's."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest
from fastapi import FastAPI

from services.evidence.app import build_app as build_evidence
from services.evidence.consumers import consumers as evidence_consumers
from services.evidence.settings import Settings as EvidenceSettings
from services.plans.app import build_app as build_plans
from services.plans.consumers import consumers
from services.plans.settings import Settings as PlansSettings
from services.portal.app import build_app as build_portal
from shared import clock
from shared.auth import Grant, Principal
from shared.auth.issuing import TokenIssuer
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.children import free_port
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from shared.testing.services import serve
from tests.browser.neighbours import Story, neighbours
from tests.browser.site import ACCOUNTS, ONE_TIME, PASSWORD, in_thread, portal_settings

SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-xa-mau-mot.docx"
FOUND = 303
YEAR = clock.today().year
COMMUNE = "mau.xa-mau-mot"
CULTURE, OFFICE, ECONOMY = f"{COMMUNE}.phong-vhxh", f"{COMMUNE}.van-phong", f"{COMMUNE}.phong-kinh-te"
UNITS: Mapping[str, tuple[str, str]] = {
    "mau": ("Tỉnh Mẫu", "province"),
    COMMUNE: ("Xã Mẫu Một", "commune"),
    CULTURE: ("Phòng Văn hóa - Xã hội", "body"),
    OFFICE: ("Văn phòng Đảng ủy", "body"),
    ECONOMY: ("Phòng Kinh tế", "body"),
}


@dataclass
class Running:
    """A service on its port that a test, in a thread of its own, can stop and start again."""

    build: Callable[[], FastAPI]
    loop: asyncio.AbstractEventLoop
    port: int = field(default_factory=free_port)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def up(self) -> None:
        await self.stack.enter_async_context(serve(self.build(), self.port))

    async def down(self) -> None:
        await self.stack.aclose()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Have it stopped until the block ends."""
        asyncio.run_coroutine_threadsafe(self.down(), self.loop).result(60)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self.up(), self.loop).result(60)


@dataclass(frozen=True, slots=True)
class Office:
    """Where they listen, and a way past the pages to prepare what a test needs."""

    portal_url: str
    plans_url: str
    evidence: Running
    issuer: TokenIssuer

    def headers(self, role: str, unit: str = "mau") -> dict[str, str]:
        """Return the headers of a role of a unit."""
        principal = Principal(f"{role}@{unit}", f"{role} {unit}", (Grant(role, unit),))  # type: ignore[arg-type]
        return {"Authorization": f"Bearer {self.issuer.issue(principal, timedelta(hours=1))}"}

    def ask(self, method: str, path: str, role: str = "agency", unit: str = "mau", **request: Any) -> Any:  # noqa: ANN401  JSON
        """Ask the plans service, or that at `url`, as a role of a unit; return its JSON."""
        headers = {**self.headers(role, unit), **request.pop("headers", {})}
        url = request.pop("url", self.plans_url)
        answer = httpx.request(method, f"{url}/api/v1{path}", headers=headers, timeout=60, **request)
        assert answer.is_success, answer.text
        return answer.json()

    def add_units(self, units: Mapping[str, tuple[str, str]] = UNITS) -> None:
        """Add units, parents first."""
        for unit_id, (name, kind) in units.items():
            body = {"unit_id": unit_id, "display_name": name, "kind": kind}
            self.ask("POST", "/units", "operator", json=body)

    def drafted_from(self, document: Path) -> str:
        """Have a document read and drafted as a plan of the commune; return the plan's id."""
        with document.open("rb") as content:
            reading = self.ask("POST", "/readings", files={"file": (document.name, content)})
        head = {"unit_id": COMMUNE, "programme": "57-NQ/TW", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
        return str(self.ask("POST", f"/readings/{reading['reading_id']}/draft", json=head)["plan_id"])

    def drafted(self, *tasks: Mapping[str, Any], **head: str) -> str:
        """Keep a draft of these tasks; return its id."""
        given = {"unit_id": COMMUNE, "programme": "57-NQ/TW", "title": "Kế hoạch năm nay", **head, "tasks": tasks}
        drafted = self.ask("POST", "/plans", json={"valid_from": f"{YEAR}-01-01", "valid_to": f"{YEAR}-12-31", **given})
        return str(drafted["plan_id"])

    def published(self, *tasks: Mapping[str, Any], **head: str) -> dict[str, Any]:
        """Publish a plan of these tasks; return it as it then stands."""
        return dict(self.ask("POST", f"/plans/{self.drafted(*tasks, **head)}/publish"))

    def period_of(self, plan_id: str, kind: str = "month") -> dict[str, Any]:
        """Return the period of a kind that was opened with a plan when it was published."""
        found = self.ask("GET", "/periods", params={"plan": plan_id})["items"]
        return dict(next(one for one in found if one["kind"] == kind))

    def visitor(self, username: str) -> httpx.Client:
        """Return a browser, as far as headers and cookies go, with an account signed in."""
        client = httpx.Client(base_url=self.portal_url, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60)
        if self._sign_in(client, username, PASSWORD).status_code != FOUND:
            self._sign_in(client, username, ONE_TIME)
            typed = {"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD}
            assert client.post("/doi-mat-khau", data=typed).status_code == FOUND
        return client

    @staticmethod
    def _sign_in(client: httpx.Client, username: str, password: str) -> httpx.Response:
        return client.post("/dang-nhap", data={"username": username, "password": password})


@dataclass(frozen=True, slots=True)
class Ground:
    """What the services of an office stand on: databases by service, a broker, a folder with the first accounts."""

    databases: Mapping[str, str]
    bus: str
    folder: Path

    def urls(self, service: str, portal_url: str) -> dict[str, Any]:
        jwks_url = f"{portal_url}/.well-known/jwks.json"
        return {"database_url": self.databases[service], "nats_url": self.bus, "jwks_url": jwks_url}

    async def lay(self) -> None:
        client = await nats.connect(self.bus)
        handlers = [*consumers.handlers.values(), *evidence_consumers.handlers.values()]
        await reconcile(client, streams(), map(durable_of, handlers))
        await client.close()


@asynccontextmanager
async def open_office(ground: Ground, story: Story) -> AsyncIterator[Office]:
    """Run portal, plans and evidence until the block ends."""
    await ground.lay()
    port, portal_port = free_port(), free_port()
    portal_url = f"http://127.0.0.1:{portal_port}"

    def evidence_app() -> FastAPI:
        own = {"files_folder": ground.folder / "files"}
        return build_evidence(EvidenceSettings(**ground.urls("evidence", portal_url), **own))

    evidence = Running(evidence_app, asyncio.get_running_loop())
    async with serve(neighbours(story)) as others:
        settings = portal_settings(ground.databases["portal"], ground.folder, others)
        own = {"plans_url": f"http://127.0.0.1:{port}", "evidence_url": evidence.url}
        async with serve(build_portal(settings.model_copy(update=own)), portal_port):
            await evidence.up()
            plans = PlansSettings(**ground.urls("plans", portal_url), evidence_url=evidence.url)
            async with serve(build_plans(plans), port=port) as plans_url:
                key = json.loads((ground.folder / "key.json").read_text(encoding="utf-8"))
                yield Office(portal_url, plans_url, evidence, TokenIssuer(key, "nq57", "nq57"))
            await evidence.down()


@pytest.fixture(scope="session")
def office(postgres: PostgresServer, server_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The portal beside real plans and evidence services with a commune's units, one for the worker's run."""
    folder: Path = tmp_path_factory.mktemp("office")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    names = {service: f"{service}{new_id().replace('-', '')}" for service in ("portal", "plans", "evidence")}
    databases = {service: postgres.create_role_and_database(name, "secret") for service, name in names.items()}
    with (
        NatsServer(server_folder / f"nats-{new_id()}", monitor_port=0) as bus,
        in_thread(lambda: open_office(Ground(databases, bus.url, folder), Story())) as opened,
    ):
        opened.add_units()
        yield opened
