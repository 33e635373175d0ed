"""The whole service on a real broker and a real database: every fact doubled, the clock moved, alerts over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from contracts.alerting import AlertCleared, AlertRaised
from services.alerting.app import build_app
from services.alerting.settings import Settings
from shared.auth import undeclared_routes
from shared.embedded.nats import NatsServer
from shared.testing.bus import Subscriber, say_raw
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from shared.testing.services import run_service
from shared.testing.tokens import Keys
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PROVINCE,
    START,
    assigned,
    breached,
    completed,
    judged,
    reported,
    tree,
)
from tests.service.scoring.running import Running


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


async def open_alerts(running: Running, **query: str) -> dict[tuple[str, str], dict[str, Any]]:
    shown = await running.json("/alerts", state="open", limit=200, **query)
    return {(alert["task_id"], alert["rule"]): alert for alert in shown["items"]}


async def acknowledge(running: Running, alert_id: str, own: str = PROVINCE, key: str | None = None) -> httpx.Response:
    headers = running.keys.headers_for("leader", own, "bi-thu")
    if key:
        headers["Idempotency-Key"] = key
    return await running.http.post(f"/api/v1/alerts/{alert_id}/acknowledge", headers=headers)


class TestStory:
    async def test_raises_red_on_rejection_and_clears_on_acceptance(
        self, running: Running, on_day_fifty: MovedClock
    ) -> None:
        # On the fifth day 4b still sleeps, whichever fact is handled first.
        on_day_fifty.to(START + timedelta(5))
        await running.tell(*tree(), assigned("a"), reported("a", 2, 0.5), reported("a", 3, None, is_claim=True))
        assert await open_alerts(running) == {}
        await running.tell(judged("a", 3, is_accepted=False))
        assert {rule: alert["level"] for (_, rule), alert in (await open_alerts(running)).items()} == {
            "evidence_rejected": "red"
        }
        await running.tell(reported("a", 5, None, is_claim=True), judged("a", 5, is_accepted=True))
        await running.tell(completed("a", 6, claim=5))
        assert await open_alerts(running) == {}
        raised, cleared = running.heard.of(AlertRaised), running.heard.of(AlertCleared)
        assert [(event.fact.rule, event.fact.version) for event in raised] == [("evidence_rejected", 1)]
        assert [(event.fact.rule, event.fact.version) for event in cleared] == [("evidence_rejected", 2)]

    async def test_raises_red_when_a_due_date_was_breached(self, running: Running) -> None:
        await running.tell(assigned("a"), reported("a", 2, 1.0))
        cause = breached("a", 3, START + timedelta(40))
        await running.tell(assigned("a", version=4, effective_due_on=START + timedelta(40)), cause)
        told = await running.heard.wait_for(AlertRaised, lambda fact: fact.rule == "overdue")
        assert told.causation_id == cause.id
        await running.tell(assigned("a", version=5))
        cleared = await running.heard.wait_for(AlertCleared, lambda fact: fact.rule == "overdue")
        assert "điều chỉnh đến 11/04/2026" in cleared.fact.cause

    async def test_lets_red_that_catches_up_become_amber_before_it_clears(self, running: Running) -> None:
        await running.tell(assigned("a"), reported("a", 2, 0.1))
        await running.tell(reported("a", 3, 0.3))
        await running.tell(reported("a", 4, 0.45))
        told = [event.fact for event in running.heard.events if isinstance(event.fact, AlertRaised | AlertCleared)]
        assert [(type(fact).name, fact.level, fact.version) for fact in told] == [
            ("alert.raised", "red", 1),
            ("alert.raised", "amber", 2),
            ("alert.cleared", "amber", 3),
        ]
        assert len({fact.alert_id for fact in told}) == 1

    async def test_sweeps_when_the_day_changes(self, running: Running, on_day_fifty: MovedClock) -> None:
        await running.tell(assigned("a"), reported("a", 2, 0.95))
        on_day_fifty.to(DUE - timedelta(7))
        await running.heard.wait_for(AlertRaised, lambda fact: fact.rule == "due_soon")
        await running.tell(reported("a", 3, None, is_claim=True, on=DUE - timedelta(6)))
        cleared = await running.heard.wait_for(AlertCleared, lambda fact: fact.rule == "due_soon")
        assert cleared.fact.cause == "Đơn vị đã gửi đề nghị hoàn thành ngày 05/04/2026."

    async def test_sweeps_at_start_with_two_services_and_raises_once(
        self, alerting_app: FastAPI, nats_server: NatsServer, database_url: str, keys: Keys, on_day_fifty: MovedClock
    ) -> None:
        on_day_fifty.to(START)
        async with Subscriber(nats_server.url) as heard, run_service(alerting_app) as http:
            running = Running(nats_server.url, http, heard, keys, alerting_app.state.database)
            await running.tell(*(assigned(f"t{number}") for number in range(40)))
        on_day_fifty.to(START + timedelta(20))
        settings = Settings(database_url=database_url, nats_url=nats_server.url, jwks_url=keys.jwks_url)
        first, second = build_app(settings), build_app(settings)
        async with Subscriber(nats_server.url) as heard, run_service(first) as http, run_service(second):
            running = Running(nats_server.url, http, heard, keys, first.state.database)
            await heard.wait_for(AlertRaised, count=40)
            await eventually(running.is_settled)
            assert len(await open_alerts(running)) == len(heard.of(AlertRaised)) == 40

    async def test_is_not_stopped_by_a_message_nobody_can_read(self, running: Running) -> None:
        await say_raw(running.url, "nq57.v1.task.reported.mau.xa-mot", b'{"specversion": "1.0"}')
        await running.tell(assigned("a"))
        assert set(await open_alerts(running)) == {("a", "below_path")}
        assert [row[0] for row in await running.rows("SELECT reason FROM dead_letter")] == ["not-cloudevents"]


class TestApi:
    async def test_shows_what_an_alert_was_decided_on(self, running: Running) -> None:
        told = assigned("a")
        await running.tell(*tree(), told)
        alert = (await open_alerts(running))["a", "below_path"]
        assert (alert["level_text"], alert["rule_text"], alert["state"]) == ("Đỏ", "Chậm tiến độ", "open")
        assert (alert["unit_name"], alert["task_code"]) == ("Phòng Văn hóa - Xã hội", "II.a")
        assert alert["policy_version"] == "2026.2"
        assert "tự gỡ khi đạt từ 40 %" in alert["reason"]
        inputs = {given["name"]: given for given in alert["inputs"]}
        assert (inputs["credited_rate"]["value"], inputs["credited_rate"]["text"]) == (None, "chưa báo cáo")
        assert (inputs["expected_rate"]["text"], inputs["expected_rate"]["event_id"]) == ("50 %", told.id)
        assert (await running.json(f"/alerts/{alert['alert_id']}")) == alert

    async def test_filters_and_pages(self, running: Running) -> None:
        await running.tell(*(assigned(f"t{number}") for number in range(5)), reported("t0", 2, 0.3))
        assert set(await open_alerts(running, level="amber")) == {("t0", "below_path")}
        assert set(await open_alerts(running, task="t1")) == {("t1", "below_path")}
        assert await open_alerts(running, rule="overdue") == {}
        assert await open_alerts(running, unit="mau.xa-hai") == {}
        first = await running.json("/alerts", limit=3)
        second = await running.json("/alerts", limit=3, cursor=first["next_cursor"])
        assert second["next_cursor"] is None
        assert len({alert["alert_id"] for page in (first, second) for alert in page["items"]}) == 5

    async def test_keeps_cleared_alerts_with_their_cause(self, running: Running) -> None:
        await running.tell(assigned("a"))
        await running.tell(reported("a", 2, 0.5))
        shown = (await running.json("/alerts", state="cleared"))["items"]
        assert [alert["cause"] for alert in shown] == [
            "Tỷ lệ được công nhận 50 % đã theo kịp lộ trình 50 % của ngày 20/02/2026."
        ]

    async def test_keeps_to_the_callers_subtree(self, running: Running) -> None:
        await running.tell(assigned("a"), assigned("b", lead_unit_id="mau.xa-mot-hai"))
        seen = (await running.get("/alerts", own=COMMUNE)).json()["items"]
        assert [alert["task_id"] for alert in seen] == ["a"]
        other = (await open_alerts(running))["b", "below_path"]["alert_id"]
        for answer in (
            await running.get("/alerts", own=COMMUNE, unit="mau.xa-mot-hai"),
            await running.get(f"/alerts/{other}", own=COMMUNE),
            await acknowledge(running, other, own=COMMUNE),
        ):
            assert (answer.status_code, answer.json()["slug"]) == (403, "outside-your-units")

    @pytest.mark.parametrize(
        ("path", "status", "slug"),
        [
            ("/alerts/nothing", 404, "alert-not-found"),
            ("/alerts?level=blue", 422, "invalid-request"),
            ("/alerts?limit=0", 422, "invalid-request"),
            ("/alerts?cursor=???", 400, "bad-cursor"),
            ("/alerts?cursor=WyJ4IiwgInkiXQ", 400, "bad-cursor"),
        ],
    )
    async def test_refuses_with_a_slug_and_a_sentence(
        self, running: Running, path: str, status: int, slug: str
    ) -> None:
        answer = await running.http.get(f"/api/v1{path}", headers=running.keys.headers_for("leader", PROVINCE))
        assert (answer.status_code, answer.json()["slug"]) == (status, slug)
        assert answer.json()["detail"].endswith(".")

    async def test_declares_a_permission_on_every_route(self, alerting_app: FastAPI) -> None:
        assert undeclared_routes(alerting_app) == []


class TestAcknowledge:
    async def test_remembers_who_saw_it_first_and_leaves_the_alert(self, running: Running) -> None:
        await running.tell(assigned("a"))
        alert_id = (await open_alerts(running))["a", "below_path"]["alert_id"]
        first = await acknowledge(running, alert_id, key="k1")
        assert (first.status_code, first.json()["acknowledged_by"], first.json()["state"]) == (200, "bi-thu", "open")
        replayed = await acknowledge(running, alert_id, key="k1")
        assert (replayed.json(), replayed.headers["Idempotency-Replayed"]) == (first.json(), "true")
        assert (await acknowledge(running, alert_id)).json() == first.json()

    async def test_is_asked_for_anew_when_amber_turns_red(self, running: Running) -> None:
        await running.tell(assigned("a"), reported("a", 2, 0.3))
        alert_id = (await open_alerts(running))["a", "below_path"]["alert_id"]
        await acknowledge(running, alert_id)
        await running.tell(reported("a", 3, 0.1))
        assert (await running.json(f"/alerts/{alert_id}"))["acknowledged_at"] is None

    async def test_stays_when_red_becomes_amber(self, running: Running) -> None:
        await running.tell(assigned("a"))
        alert_id = (await open_alerts(running))["a", "below_path"]["alert_id"]
        await acknowledge(running, alert_id)
        await running.tell(reported("a", 2, 0.3))
        assert (await running.json(f"/alerts/{alert_id}"))["acknowledged_by"] == "bi-thu"

    async def test_refuses_a_cleared_alert(self, running: Running) -> None:
        await running.tell(assigned("a"))
        alert_id = (await open_alerts(running))["a", "below_path"]["alert_id"]
        await running.tell(reported("a", 2, 0.5))
        refused = await acknowledge(running, alert_id)
        assert (refused.status_code, refused.json()["slug"]) == (409, "alert-cleared")

    async def test_is_not_for_officers(self, running: Running) -> None:
        await running.tell(assigned("a"))
        alert_id = (await open_alerts(running))["a", "below_path"]["alert_id"]
        headers = running.keys.headers_for("officer", OFFICE)
        refused = await running.http.post(f"/api/v1/alerts/{alert_id}/acknowledge", headers=headers)
        assert (refused.status_code, refused.json()["slug"]) == (403, "not-permitted")


class TestMetrics:
    async def test_are_right_after_a_restart(
        self, alerting_app: FastAPI, nats_server: NatsServer, database_url: str, keys: Keys, on_day_fifty: MovedClock
    ) -> None:
        async with Subscriber(nats_server.url) as heard, run_service(alerting_app) as http:
            running = Running(nats_server.url, http, heard, keys, alerting_app.state.database)
            await running.tell(*tree(), assigned("a"), assigned("b"), reported("b", 2, 0.3))
        on_day_fifty.on(0.1)
        again = build_app(Settings(database_url=database_url, nats_url=nats_server.url, jwks_url=keys.jwks_url))
        async with run_service(again) as http:
            expected = f'alerting_open_alerts{{commune="{COMMUNE}",level="red",rule="below_path"}} 1.0'

            async def shows() -> bool:
                text = (await http.get("/metrics")).text
                return expected in text and _oldest_red(text) > 8000

            await eventually(shows)

    async def test_count_what_rose_and_cleared(self, running: Running) -> None:
        await running.tell(*tree())
        before = await _counts(running)
        await running.tell(assigned("a"), assigned("b"))
        await running.tell(reported("a", 2, 0.5))
        after = await _counts(running)
        assert (after[0] - before[0], after[1] - before[1]) == (2, 1)


def _oldest_red(text: str) -> float:
    line = next(line for line in text.splitlines() if line.startswith("alerting_oldest_red_seconds "))
    return float(line.split()[1])


async def _counts(running: Running) -> tuple[float, float]:
    text = (await running.http.get("/metrics")).text
    labels = f'{{commune="{COMMUNE}",level="red",rule="below_path"}}'
    found = {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if labels in line}
    return found.get(f"alerting_raised_total{labels}", 0.0), found.get(f"alerting_cleared_total{labels}", 0.0)
