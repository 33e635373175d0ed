"""What the story's neighbours answer has the shape their owners promise, so that a page that reads it reads theirs."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.browser.neighbours import alerts, channels, policies, samples, scores
from tests.browser.neighbours.story import Story

OPENAPI = Path(__file__).parents[3] / "contracts" / "openapi"
FORECAST = {"done_on": None, "red_on": "2026-12-05", "gap": 0.1, "pace_per_month": 0.1, "needed_per_month": 0.2}
STEP = {"step": 1, "audience": "unit_head", "escalated_at": "2026-11-22T01:00:00Z"}


def promised(service: str, name: str) -> jsonschema_rs.Validator:
    """The schema of a service's answer, all of its fields asked for."""
    components = json.loads((OPENAPI / f"{service}.json").read_text("utf-8"))["components"]
    return jsonschema_rs.validator_for({"$ref": f"#/components/schemas/{name}", "components": components})


def answer(room: Any, name: str, *given: object) -> Any:  # noqa: ANN401  JSON
    return asyncio.run(getattr(room, name)(*given))


ANSWERS: Mapping[str, tuple[str, str, Any]] = {
    "alert": ("alerting", "AlertViewV2", samples.alert(2, "red", "trend", forecast=FORECAST, escalation=STEP)),
    "counts": ("alerting", "SummaryView", answer(alerts, "summary", Story())),
    "channel": ("alerting", "ChannelView", channels.CHANNEL),
    "failing channel": ("alerting", "ChannelView", channels.FAILING),
    "trial": ("alerting", "TrialView", answer(channels, "try_out", "channel-2")),
    "notification": ("alerting", "NotificationView", channels.DEAD),
    "policies": ("scoring", "PolicyList", answer(policies, "policies", Story())),
    "policy": ("alerting", "PolicyText", answer(policies, "policy", "2026.1")),
    "moved unit": ("scoring", "MovedUnit", policies.MOVED),
    "previewed alert": ("alerting", "PreviewedAlert", policies.ALERT),
    "unit score": ("scoring", "ExplainedScore", answer(scores, "unit", "mau.xa-mau-mot")),
    "plan score": ("scoring", "ExplainedScore", answer(scores, "plan", "plan-1")),
    "group scores": ("scoring", "GroupScoreList", answer(scores, "groups", "plan-1")),
    "task in a score": ("scoring", "PartView", answer(scores, "parts", "plan-1")["items"][0]),
    "history": ("scoring", "UnitHistory", answer(scores, "history", "mau.xa-mau-mot")),
    "ranking": ("scoring", "Ranking", answer(scores, "ranking", Story(), "mau")),
}


class TestNeighbours:
    @pytest.mark.parametrize("name", ANSWERS)
    def test_answer_as_their_owners_promise(self, name: str) -> None:
        service, schema, given = ANSWERS[name]
        assert [error.message for error in promised(service, schema).iter_errors(given)] == []

    def test_would_be_caught_with_a_field_too_few(self) -> None:
        given = {name: value for name, value in channels.CHANNEL.items() if name != "failures"}
        assert not promised("alerting", "ChannelView").is_valid(given)
