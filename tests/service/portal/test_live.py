"""Notices of alerts: kept as they are told, streamed to the pages that are open."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import nats
import pytest

from contracts.alerting import AlertClearedV2, AlertEscalated, AlertRaisedV2
from contracts.fact import Fact
from services.portal.app import build_app
from services.portal.consumers import consumers, notice_of
from services.portal.domain import Account, Notice
from services.portal.settings import Settings
from services.portal.store import accounts, notices
from services.portal.use_cases.noticing import forget_old, keep, note_seen, unseen
from shared import clock
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.testing.bus import deliver_twice, event_of
from shared.testing.eventually import eventually
from shared.testing.services import serve
from tests.browser.site import ONE_TIME, PASSWORD
from tests.service.portal.conftest import SAME_ORIGIN

COMMUNE, ELSEWHERE = "mau.xa-mau-mot", "mau.xa-mau-hai"
STREAM = "/canh-bao/truc-tiep"


def raised(alert_id: str, unit_id: str = COMMUNE, level: str = "red", **given: Any) -> AlertRaisedV2:  # noqa: ANN401
    now = clock.now()
    wanted: dict[str, Any] = {
        "alert_id": alert_id, "task_id": "task-2", "plan_id": "plan-1", "rule": "overdue", "level": level,
        "raised_at": now, "level_since": now, "policy_version": "2026.2", "reason": "Quá hạn 3 ngày.", "inputs": (),
        "unit_id": unit_id, "version": 1, **given,
    }  # fmt: skip
    return AlertRaisedV2(**wanted)


def cleared(alert_id: str, version: int = 2) -> AlertClearedV2:
    told = raised(alert_id).model_dump(include={"task_id", "plan_id", "rule", "level", "raised_at", "unit_id"})
    return AlertClearedV2(alert_id=alert_id, version=version, cleared_at=clock.now(), cause="Đã hoàn thành.", **told)


def escalated(alert_id: str, version: int = 2) -> AlertEscalated:
    told = raised(alert_id).model_dump(include={"task_id", "plan_id", "rule", "level", "unit_id", "policy_version"})
    now = clock.now()
    step = {"step": 1, "audience": "unit_head", "waited_days": 3, "level_since": now, "escalated_at": now}
    return AlertEscalated(alert_id=alert_id, version=version, reason="Quá hạn.", **step, **told)


@dataclass
class Heard:
    """A stream as a page hears it, without the beats."""

    events: list[tuple[str, Any, str]] = field(default_factory=list)
    is_over: bool = False
    broke: bool = False

    def of(self, kind: str) -> list[Any]:
        return [data for name, data, _ in self.events if name == kind]

    @property
    def shown(self) -> list[int]:
        return [number for data in self.of("canh-bao") for number in data["shown"]]

    async def take(self, answer: httpx.Response) -> None:
        given: dict[str, str] = {}
        try:
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if line:
                    given[name] = value
                elif "event" in given:
                    self.events.append((given["event"], json.loads(given["data"]), given.get("id", "")))
                    given = {}
        except httpx.HTTPError:
            self.broke = True
        self.is_over = True


@asynccontextmanager
async def hearing(visitor: httpx.AsyncClient, **request: Any) -> AsyncIterator[Heard]:  # noqa: ANN401
    """Hold a stream open as a page does, heard to its first event."""
    heard = Heard()
    async with visitor.stream("GET", STREAM, timeout=60, **request) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        taking = asyncio.create_task(heard.take(answer))
        await eventually(lambda: bool(heard.events))
        yield heard
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Portals:
    """Two processes of the portal over one database and one bus."""

    urls: Sequence[str]
    bus: str
    database: Database

    async def tell(self, *facts: Fact) -> None:
        await deliver_twice(self.bus, *(event_of(fact) for fact in facts))

    @asynccontextmanager
    async def visitor(self, username: str, process: int = 0) -> AsyncIterator[httpx.AsyncClient]:
        async with httpx.AsyncClient(base_url=self.urls[process], headers=SAME_ORIGIN, timeout=60) as client:
            answer = await client.post("/dang-nhap", data={"username": username, "password": PASSWORD})
            if answer.status_code != 303:
                await client.post("/dang-nhap", data={"username": username, "password": ONE_TIME})
                typed = {"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD}
                assert (await client.post("/doi-mat-khau", data=typed)).status_code == 303
            yield client


@pytest.fixture
async def portals(settings: Settings, nats_server: NatsServer) -> AsyncIterator[Portals]:
    client = await nats.connect(nats_server.url)
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await client.close()
    told = settings.model_copy(update={"nats_url": nats_server.url})
    database = Database(settings.database_url)
    async with serve(build_app(told)) as one, serve(build_app(told)) as other:
        yield Portals((one, other), nats_server.url, database)
    await database.close()


class TestStream:
    async def test_reaches_the_pages_of_every_process_once_and_of_their_own_units_alone(self, portals: Portals) -> None:
        async with (
            portals.visitor("canbo") as officer,
            portals.visitor("lanhdao", 1) as leader,
            hearing(officer) as of_commune,
            hearing(leader) as of_province,
        ):
            await portals.tell(raised("alert-1"), raised("alert-2", ELSEWHERE))
            assert await eventually(lambda: len(of_province.shown) == 2 and len(of_commune.shown) == 1)
            assert of_commune.of("so-dem") == [{"unseen": 0}]
            shown = await officer.get(f"/canh-bao/moi/{of_commune.shown[0]}")
            assert "Quá hạn" in shown.text
            others = set(of_province.shown) - set(of_commune.shown)
            assert (await officer.get(f"/canh-bao/moi/{others.pop()}")).status_code == 204

    async def test_gives_what_was_missed_to_whom_comes_back(self, portals: Portals) -> None:
        async with portals.visitor("lanhdao") as leader:
            await portals.tell(*(raised(f"alert-{number}", level="amber") for number in range(8)), raised("alert-red"))

            async def is_kept() -> bool:
                async with portals.database.transaction() as tx:
                    return len(await notices.after(tx, 0, 100)) == 9

            assert await eventually(is_kept)
            async with hearing(leader, headers={"Last-Event-ID": "0"}) as heard:
                assert await eventually(lambda: bool(heard.shown))
                assert sum(data["news"] for data in heard.of("canh-bao")) == 9
                assert heard.of("so-dem") == [{"unseen": 9}]
                assert len(heard.of("canh-bao")[0]["shown"]) == 3
                last = heard.events[-1][2]
            await leader.get("/canh-bao")
            async with hearing(leader, params={"tu": last}) as again:
                assert again.events == [("so-dem", {"unseen": 0}, "")]

    async def test_ends_at_once_for_a_browser_it_does_not_reach(self, portals: Portals) -> None:
        async with portals.visitor("lanhdao") as leader, hearing(leader) as heard:
            await portals.tell(raised("alert-1"))
            assert await eventually(lambda: bool(heard.shown))
            answer = await leader.get(STREAM, params={"mot-lan": "1", "tu": "0"})
            assert answer.text.splitlines() == [
                "event: so-dem", 'data: {"unseen": 1}', "retry: 60000", "",
                "event: canh-bao", 'data: {"news": 1, "shown": [1], "unseen": 1}', "id: 1", "",
            ]  # fmt: skip

    async def test_tells_that_an_alert_went_as_a_change_and_no_news(self, portals: Portals) -> None:
        async with portals.visitor("lanhdao") as leader, hearing(leader) as heard:
            await portals.tell(raised("alert-1"))
            assert await eventually(lambda: len(heard.shown) == 1)
            await portals.tell(escalated("alert-1"))
            assert await eventually(lambda: len(heard.shown) == 2)
            page = await leader.get(f"/canh-bao/moi/{heard.shown[1]}")
            assert "Chuyển đến người đứng đầu đơn vị" in page.text
            await portals.tell(cleared("alert-1", 3))
            assert await eventually(lambda: len(heard.of("canh-bao")) == 3)
            assert heard.of("canh-bao")[2] == {"news": 0, "shown": [], "unseen": 2}

    async def test_ends_with_the_session_in_every_process(self, portals: Portals) -> None:
        async with portals.visitor("canbo") as officer, portals.visitor("thuongtruc", 1) as elsewhere:
            elsewhere.cookies = officer.cookies
            async with hearing(officer) as here, hearing(elsewhere) as there:
                await officer.post("/dang-xuat")
                assert await eventually(lambda: here.is_over and there.is_over)
            assert (await elsewhere.get(STREAM)).headers["location"].startswith("/dang-nhap")

    async def test_is_no_work_that_keeps_a_session_alive(self, portals: Portals) -> None:
        async with portals.visitor("canbo") as officer:
            async with portals.database.engine.begin() as connection:
                await connection.exec_driver_sql("UPDATE session SET seen_at = now() - interval '30 minutes'")
            async with hearing(officer):
                async with portals.database.engine.begin() as connection:
                    (waited,) = (
                        await connection.exec_driver_sql("SELECT now() - seen_at > interval '29 minutes' FROM session")
                    ).one()
                assert waited

    async def test_ends_in_good_order_when_the_process_stops(self, settings: Settings) -> None:
        async with AsyncExitStack() as process:
            url = await process.enter_async_context(serve(build_app(settings)))
            alone = Portals((url,), "", Database(settings.database_url))
            async with alone.visitor("canbo") as officer, hearing(officer) as heard:
                await process.aclose()
                assert await eventually(lambda: heard.is_over)
                assert not heard.broke
            await alone.database.close()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def told(fact: AlertRaisedV2 | AlertClearedV2 | AlertEscalated, days_ago: int = 0) -> Notice:
    return notice_of(replace(event_of(fact), time=clock.now() - timedelta(days=days_ago)))


class TestNotices:
    async def test_leave_out_what_an_alert_went_past_and_what_is_old(self, database: Database) -> None:
        for lot in (
            [told(cleared("alert-1", 3)), told(raised("alert-9"), 31)],
            [told(raised("alert-1")), told(escalated("alert-1")), told(raised("alert-2")), told(escalated("alert-2"))],
        ):
            async with database.transaction() as tx:
                await keep(tx, lot)
        async with database.transaction() as tx:
            kept = await notices.after(tx, 0, 100)
        assert [(one.notice_id, one.alert_id, one.kind) for one in kept] == [
            (1, "alert-1", "cleared"),
            (2, "alert-2", "escalated"),
        ]

    async def test_are_forgotten_after_a_month(self, database: Database) -> None:
        async with database.transaction() as tx:
            await notices.keep(tx, [told(raised("alert-1"), 31), told(raised("alert-2"), 29)])
        await forget_old(database)
        async with database.transaction() as tx:
            assert [one.alert_id for one in await notices.after(tx, 0, 10)] == ["alert-2"]

    async def test_are_counted_for_an_account_until_it_has_looked(self, database: Database) -> None:
        await seed(database)
        async with database.transaction() as tx:
            await keep(tx, [told(raised("alert-1")), told(raised("alert-2", ELSEWHERE)), told(cleared("alert-3"))])
        assert await unseen(database, "someone", ["mau"]) == 2
        assert await unseen(database, "someone", [COMMUNE]) == 1
        assert await unseen(database, "someone", ["mau.xa-mau"]) == 0
        await note_seen(database, "someone")
        assert await unseen(database, "someone", ["mau"]) == 0


async def seed(database: Database) -> None:
    async with database.transaction() as tx:
        await accounts.add(tx, Account("someone", "ai.do", "Ai đó", [], password_hash="x"))
