"""Taking claims in hand: leases, the next one, what the queue shows of each."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.evidence.domain.policy import ReviewPolicy
from services.evidence.use_cases.measure_desk import measure_desk
from shared import clock
from shared.auth import Grant, Principal
from shared.testing.clock import MovedClock
from tests.service.evidence.desk import PROVINCE, Corner, ids_of, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

MINUTES = ReviewPolicy().lease_minutes
REJECTION = {"reasons": ["thieu-trang"]}


class TestLease:
    async def test_keeps_others_from_judging(self, corner: Corner) -> None:
        review = await corner.opened()
        mine = (await corner.step(review, "lease", account="a")).json()
        assert mine["lease"]["name"] == "a"
        assert mine["lease"]["is_mine"]
        for step, body in (("accept", {}), ("reject", REJECTION), ("ask", REJECTION), ("lease", {})):
            refused = await corner.step(review, step, body, account="b")
            assert slug(refused) == (409, "review-leased")
            assert refused.json()["leased_by"] == "a"
        assert (await corner.step(review, "accept", account="a")).status_code == 200

    async def test_is_not_asked_for_a_verdict(self, corner: Corner) -> None:
        review = await corner.opened()
        assert (await corner.step(review, "accept", account="b")).json()["state"] == "accepted"

    async def test_is_nobodys_once_it_lapsed(self, corner: Corner, moved_clock: MovedClock) -> None:
        review = await corner.opened()
        await corner.step(review, "lease", account="a")
        moved_clock.on((MINUTES + 1) / (24 * 60))
        assert (await corner.read(review))["lease"] is None
        assert (await corner.step(review, "lease", account="b")).json()["lease"]["account_id"] == "b"
        assert slug(await corner.step(review, "accept", account="a")) == (409, "review-leased")

    async def test_is_given_back_by_its_holder_alone(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "lease", account="a")
        assert slug(await corner.step(review, "lease", account="b", method="DELETE")) == (409, "review-leased")
        for _ in range(2):
            freed = await corner.step(review, "lease", account="a", method="DELETE")
            assert (freed.status_code, freed.json()["lease"]) == (200, None)
        assert (await corner.step(review, "accept", account="b")).status_code == 200

    async def test_does_not_count_as_a_change(self, corner: Corner) -> None:
        review = await corner.opened()
        assert (await corner.step(review, "lease", account="a")).json()["version"] == review["version"]

    async def test_goes_to_one_of_two_who_reach_for_it(self, corner: Corner) -> None:
        review = await corner.opened()
        answers = await asyncio.gather(*(corner.step(review, "lease", account=name) for name in "ab"))
        assert sorted(answer.status_code for answer in answers) == [200, 409]


class TestNext:
    async def take(self, corner: Corner, account: str, **filters: str) -> dict[str, Any] | None:
        path, body = "/reviews/next", {"unit": corner.commune, **filters}
        answer = await corner.call("POST", path, "reviewer", unit=PROVINCE, json=body, account=account)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] | None = answer.json()
        return found

    async def test_is_the_oldest_of_the_highest_risk(self, corner: Corner) -> None:
        reviews = [await corner.opened() for _ in range(4)]
        for review, risk in zip(reviews, ("low", "high", "high", "unknown"), strict=True):
            await corner.set_risk(review, risk)
        expected = [reviews[index]["review_id"] for index in (1, 2, 3, 0)]
        taken = [await self.take(corner, "a") for _ in range(4)]
        assert [one["review_id"] for one in taken if one] == expected
        assert await self.take(corner, "a") is None

    async def test_gives_everybody_another_one(self, corner: Corner) -> None:
        reviews = [await corner.opened() for _ in range(3)]
        taken = await asyncio.gather(*(self.take(corner, name) for name in "abcd"))
        assert sorted(one["review_id"] for one in taken if one) == sorted(ids_of(reviews))
        assert taken.count(None) == 1

    async def test_takes_of_a_risk_when_told(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.set_risk(review, "low")
        assert await self.take(corner, "a", risk="high") is None
        found = await self.take(corner, "a", risk="low")
        assert found
        assert found["lease"]["is_mine"]

    async def test_passes_over_what_waits_for_somebody_else(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "ask", REJECTION)
        assert await self.take(corner, "a") is None

    async def test_passes_over_the_callers_own_unit(self, corner: Corner) -> None:
        await corner.opened()
        both = Principal("hai-vai", "Hai vai", (Grant("reviewer", PROVINCE), Grant("officer", corner.body)))
        token = {"Authorization": f"Bearer {corner.desk.keys.issuer.issue(both, timedelta(hours=1))}"}
        body = {"unit": corner.commune}
        assert (await corner.desk.http.post("/api/v1/reviews/next", json=body, headers=token)).json() is None
        assert await self.take(corner, "a")

    async def test_is_for_reviewers(self, corner: Corner) -> None:
        assert slug(await corner.call("POST", "/reviews/next", "officer", json={})) == (403, "not-permitted")


class TestQueue:
    async def test_is_filtered_by_stage_risk_task_and_hands(self, corner: Corner) -> None:
        asked, low, held = [await corner.opened() for _ in range(3)]
        await corner.step(asked, "ask", REJECTION)
        await corner.set_risk(low, "low")
        await corner.step(held, "lease", account="a")
        assert ids_of(await corner.queue(stage="answer")) == ids_of([asked])
        assert ids_of(await corner.queue(risk="low")) == ids_of([low])
        assert ids_of(await corner.queue(task=held["task_id"])) == ids_of([held])
        assert ids_of(await corner.queue(mine="true", account="a")) == ids_of([held])
        assert await corner.queue(mine="true", account="b") == []

    async def test_shows_every_claim_of_a_task_whatever_its_state(self, corner: Corner) -> None:
        task_id = await corner.task()
        first = await corner.claim(task_id)
        await corner.step(first, "reject", REJECTION)
        second = await corner.claim(task_id, version=3)
        answer = await corner.call("GET", "/reviews", "officer", params={"task": task_id})
        assert ids_of(answer.json()["items"]) == ids_of([first, second])

    async def test_shows_a_subtree_inside_the_readers_own(self, corner: Corner) -> None:
        review = await corner.opened()
        seen = await corner.call("GET", "/reviews", "reviewer", unit=PROVINCE, params={"unit": corner.body})
        assert ids_of(seen.json()["items"]) == ids_of([review])
        foreign = await corner.call("GET", "/reviews", "officer", params={"unit": PROVINCE})
        assert ids_of(foreign.json()["items"]) == ids_of([review])

    async def test_is_ordered_by_risk_in_pages(self, corner: Corner) -> None:
        reviews = [await corner.opened() for _ in range(5)]
        for review, risk, points in zip(
            reviews, ("low", "high", "medium", "high", "high"), (0, 5, 2, 9, 5), strict=True
        ):
            await corner.set_risk(review, risk, points)
        expected = [reviews[index]["review_id"] for index in (3, 1, 4, 2, 0)]
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while len(seen) < len(expected):
            params = {"order": "risk", "limit": 2, **cursor}
            page = (await corner.call("GET", "/reviews", "reviewer", params=params)).json()
            seen += ids_of(page["items"])
            cursor = {"cursor": page["next_cursor"]}
        assert seen == expected

    async def test_is_read_by_the_unit_itself(self, corner: Corner) -> None:
        review = await corner.opened()
        for role in ("officer", "agency", "leader"):
            assert (await corner.read(review, role))["review_id"] == review["review_id"]


class TestAllowed:
    async def test_tells_each_what_they_can_do_now(self, corner: Corner) -> None:
        review = await corner.opened()
        assert (await corner.read(review))["allowed"] == ["lease", "accept", "reject", "ask", "outside"]
        assert (await corner.read(review, "officer"))["allowed"] == []
        await corner.step(review, "lease", account="a")
        mine = await corner.read(review, account="a")
        assert mine["allowed"] == ["lease", "release", "accept", "reject", "ask", "outside"]
        assert (await corner.read(review, account="b"))["allowed"] == []
        await corner.step(review, "reject", REJECTION, account="a")
        assert (await corner.read(review, "officer"))["allowed"] == ["appeal"]
        assert (await corner.read(review))["allowed"] == ["outside"]


class TestMetrics:
    async def test_count_claims_by_stage_and_risk_and_steps_by_round(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.set_risk(review, "medium")
        await corner.step(review, "ask", REJECTION)
        await measure_desk(corner.desk.database)
        shown = (await corner.desk.http.get("/metrics")).text
        found = {name: float(value) for name, value in re.findall(r"^(evidence_\S+) (\S+)$", shown, re.MULTILINE)}
        assert found['evidence_waiting_reviews{risk="medium",stage="answer"}'] >= 1
        assert found['evidence_oldest_waiting_seconds{stage="answer"}'] > 0
        assert found['evidence_decisions_total{decision="more_asked",reason="thieu-trang",round="first"}'] >= 1


class TestRecord:
    async def test_keeps_who_when_why_and_what_the_machine_had_said(self, corner: Corner) -> None:
        task_id = await corner.task()
        file = await corner.upload(task_id, "ảnh.txt", b"noi dung")
        review = await corner.claim(task_id, file)
        before = clock.now()
        await corner.step(review, "reject", {**REJECTION, "note": "Thiếu trang 3"}, account="a")
        (step,) = (await corner.read(review, "auditor"))["decisions"]
        assert (step["round"], step["verdict"], step["decided_by"], step["note"]) == (
            "first", "rejected", "a", "Thiếu trang 3",
        )  # fmt: skip
        assert step["reasons"][0]["code"] == "thieu-trang"
        assert datetime.fromisoformat(step["decided_at"]) >= before
        assert step["policy_version"] == "2026.2"
        (machine,) = step["machine"]
        assert (machine["evidence_id"], machine["sha256"]) == (file["evidence_id"], file["sha256"])
        assert machine["safety"] == "unscanned"
