"""Policies of alerts over HTTP: listed, tried out, entered, in the shapes that scoring has, too."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from contracts.roles import Role
from shared.testing.clock import MovedClock
from tests.service.alerting.test_policies import IN_POINTS, MILDER, TODAY, TOMORROW
from tests.service.scoring.facts import COMMUNE, PROVINCE, START, assigned, reported, tree
from tests.service.scoring.running import Running


async def post(
    running: Running, path: str, body: dict[str, Any], role: Role = "leader", own: str = PROVINCE
) -> httpx.Response:
    return await running.http.post(f"/api/v1/policies{path}", json=body, headers=running.keys.headers_for(role, own))


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> None:
    moved_clock.to(START + timedelta(50))


class TestPolicies:
    async def test_are_tried_out_entered_and_listed(self, running: Running) -> None:
        await running.tell(*tree(), assigned("a"), assigned("b"), reported("a", 2, 0.2), reported("b", 2, 0.35))
        proposed = {"source": IN_POINTS, "effective_from": TOMORROW.isoformat()}
        answer = await post(running, "/preview", proposed, "officer", COMMUNE)
        assert answer.status_code == 200, answer.text
        preview = answer.json()
        assert (preview["version"], preview["compared_with"], preview["day"]) == ("thu-1", "2026.2", TODAY.isoformat())
        (moved,) = preview["moving"]
        assert (moved["task_id"], moved["rule"], moved["level"]) == ("a", "below_path", "amber")
        assert (moved["level_before"], moved["level_after"]) == ("red", "amber")
        assert (preview["appearing"], preview["going"], preview["total"], preview["is_cut"]) == ([], [], 1, False)
        assert {(one["rule"], one["level"]): (one["before"], one["after"]) for one in preview["counts"]} == {
            ("below_path", "amber"): (1, 2),
            ("below_path", "red"): (1, 0),
        }
        decided = {**proposed, "reason": "Kết luận của Ban Chỉ đạo"}
        assert (await post(running, "", decided, "agency")).json()["slug"] == "not-permitted"
        assert (await post(running, "", decided, "leader", COMMUNE)).json()["slug"] == "outside-your-units"
        assert (await post(running, "", decided)).status_code == 201
        refused = (await post(running, "", {**decided, "source": MILDER.replace("days: 7", "days: 0")})).json()
        assert (refused["slug"], refused["place"]) == ("policy-refused", "due_soon.days")
        items = (await running.json("/policies"))["items"]
        assert [(item["version"], item["in_force"], item["is_shipped"]) for item in items] == [
            ("thu-1", False, False),
            ("2026.2", True, True),
            ("2026.1", False, True),
        ]
        assert (await running.json("/policies/thu-1"))["source"] == IN_POINTS
