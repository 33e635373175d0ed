"""Version 2 over HTTP: every rule, forecasts as of today, comments, counts; version 1 goes on with its four rules."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from contracts.alerting import AlertRaised, AlertRaisedV2
from contracts.roles import Role
from shared.testing.clock import MovedClock
from tests.service.alerting.tasks import hindered, steady
from tests.service.scoring.facts import COMMUNE, OFFICE, PROVINCE, START, assigned, reported, tree
from tests.service.scoring.running import Running


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


async def asked(
    running: Running, path: str, role: Role = "leader", own: str = PROVINCE, **query: str
) -> httpx.Response:
    return await running.http.get(f"/api/v2{path}", params=query, headers=running.keys.headers_for(role, own))


async def by_rule(running: Running, version: str = "v2", **query: str) -> dict[str, dict[str, Any]]:
    headers = running.keys.headers_for("leader", PROVINCE)
    answer = await running.http.get(f"/api/{version}/alerts", params={"state": "open", **query}, headers=headers)
    assert answer.status_code == 200, answer.text
    return {alert["rule"]: alert for alert in answer.json()["items"]}


async def acknowledge(running: Running, alert_id: str, body: dict[str, str] | None) -> httpx.Response:
    headers = running.keys.headers_for("leader", PROVINCE, "bi-thu")
    return await running.http.post(f"/api/v2/alerts/{alert_id}/acknowledge", json=body, headers=headers)


class TestAlertsV2:
    async def test_shows_every_rule_and_where_each_leads(self, running: Running, on_day_fifty: MovedClock) -> None:
        await running.tell(*tree(), assigned("a"), *steady("a", 0.25, 0.3, 0.35), hindered("a", START + timedelta(30)))
        found = await by_rule(running)
        assert {rule: alert["level"] for rule, alert in found.items()} == {
            "below_path": "amber",
            "obstacle_open": "amber",
            "trend": "amber",
        }
        assert (found["trend"]["rule_text"], found["trend"]["escalation"]) == ("Xu hướng không đạt", None)
        assert found["trend"]["forecast"] == {
            "done_on": "2026-06-30",
            "red_on": "2026-03-13",
            "gap": 0.4,
            "pace_per_month": 0.15,
            "needed_per_month": 0.39,
        }
        assert set(await by_rule(running, "v1")) == {"below_path"}
        hidden = await running.get(f"/alerts/{found['trend']['alert_id']}")
        assert (hidden.status_code, hidden.json()["slug"]) == (404, "alert-not-found")
        raised = running.heard.of(AlertRaisedV2)
        assert {event.fact.rule for event in raised} == {"below_path", "obstacle_open", "trend"}
        assert {event.fact.rule for event in running.heard.of(AlertRaised)} == {"below_path"}
        told = next(event.fact for event in raised if event.fact.rule == "trend")
        assert told.forecast is not None
        assert (told.forecast.gap, told.forecast.needed_per_month) == (0.4, 0.39)
        on_day_fifty.to(START + timedelta(60))
        assert (await by_rule(running, rule="trend"))["trend"]["forecast"]["needed_per_month"] == 0.4875

    async def test_keeps_a_comment_with_the_acknowledgement(self, running: Running) -> None:
        await running.tell(assigned("a"))
        alert_id = (await by_rule(running))["below_path"]["alert_id"]
        seen = await acknowledge(running, alert_id, {"comment": "Đã giao Phòng báo cáo trong tuần."})
        assert (seen.status_code, seen.json()["acknowledged_comment"]) == (200, "Đã giao Phòng báo cáo trong tuần.")
        again = await acknowledge(running, alert_id, None)
        assert again.json()["acknowledged_comment"] == "Đã giao Phòng báo cáo trong tuần."
        assert await by_rule(running, acknowledged="false") == {}
        assert set(await by_rule(running, acknowledged="true")) == {"below_path"}
        assert (await acknowledge(running, alert_id, {"comment": "a" * 1001})).status_code == 422

    async def test_counts_what_is_open_in_the_callers_subtree(self, running: Running) -> None:
        await running.tell(assigned("a"), assigned("b", lead_unit_id="mau.xa-hai"), reported("b", 2, 0.3))
        counted = (await asked(running, "/alerts/summary")).json()
        assert (counted["total"], counted["red"], counted["amber"], counted["unacknowledged"]) == (2, 1, 1, 2)
        assert [(each["rule"], each["level"], each["count"]) for each in counted["items"]] == [
            ("below_path", "amber", 1),
            ("below_path", "red", 1),
        ]
        assert (await asked(running, "/alerts/summary", own=COMMUNE)).json()["total"] == 1
        refused = await asked(running, "/alerts/summary", own=COMMUNE, unit="mau.xa-hai")
        assert (refused.status_code, refused.json()["slug"]) == (403, "outside-your-units")

    async def test_foresees_tasks_without_an_alert(self, running: Running) -> None:
        await running.tell(assigned("a"), reported("a", 2, 0.5))
        answer = (await asked(running, "/forecasts/a", own=OFFICE)).json()
        assert answer["forecast"]["red_on"] == (START + timedelta(101)).isoformat()
        assert (answer["forecast"]["gap"], answer["forecast"]["needed_per_month"]) == (None, 0.3)
        assert (await asked(running, "/forecasts/a", own="mau.xa-hai")).status_code == 403
        unknown = await asked(running, "/forecasts/x")
        assert (unknown.status_code, unknown.json()["slug"]) == (404, "task-not-known")
