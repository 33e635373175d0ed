"""Appeals: in time, once, judged by another reviewer, and what they tell."""

import asyncio
from typing import Any

import pytest

from contracts.evidence import EvidenceAccepted, EvidenceAppealed, EvidenceRejected
from services.evidence import use_cases
from services.evidence.domain.policy import Policy, ReviewPolicy
from shared.testing.bus import event_of
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.evidence.desk import OTHER, Corner, ids_of, reported, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAYS = ReviewPolicy().appeal_days
POLICY = Policy("t.1", 1000, {"mo": "Ảnh mờ."})
REJECTION = {"reasons": ["anh-khong-ro"]}
GROUND = {"ground": "Bản quét rõ, số văn bản ở trang 2."}


async def rejected(corner: Corner, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  fields of the claim
    review = await corner.claim(await corner.task(), **changes)
    assert (await corner.step(review, "reject", REJECTION, account="a")).status_code == 200
    return review


class TestAppeal:
    async def test_puts_the_claim_before_another_reviewer_and_tells_it(self, corner: Corner) -> None:
        review = await rejected(corner)
        assert (await corner.read(review, "officer"))["allowed"] == ["appeal"]
        opened = (await corner.step(review, "appeal", GROUND, "officer")).json()
        assert (opened["state"], opened["stage"], opened["version"]) == ("rejected", "appeal", 3)
        assert opened["appeal"]["ground"] == GROUND["ground"]
        assert ids_of(await corner.queue("rejected", stage="appeal")) == ids_of([review])
        told = await corner.desk.heard.wait_for(EvidenceAppealed, lambda fact: fact.review_id == review["review_id"])
        assert (told.fact.version, told.fact.ground, told.fact.appellant.account_id) == (3, GROUND["ground"], "officer")

    async def test_overturns_a_rejection(self, corner: Corner) -> None:
        review = await rejected(corner)
        await corner.step(review, "appeal", GROUND, "agency")
        assert slug(await corner.step(review, "accept", account="a")) == (403, "same-reviewer")
        assert (await corner.read(review, account="a"))["allowed"] == ["outside"]
        assert (await corner.step(review, "accept", {"note": "Đủ"}, account="b")).json()["state"] == "accepted"
        told = await corner.desk.heard.wait_for(EvidenceAccepted, lambda fact: fact.review_id == review["review_id"])
        assert (told.fact.version, told.fact.round, told.fact.policy_version) == (4, "appeal", "2026.2")
        steps = [(step["round"], step["verdict"]) for step in (await corner.read(review))["decisions"]]
        assert steps == [("first", "rejected"), ("appeal", "appealed"), ("appeal", "accepted")]

    async def test_ends_with_the_second_rejection(self, corner: Corner) -> None:
        review = await rejected(corner)
        await corner.step(review, "appeal", GROUND, "officer")
        again = (await corner.step(review, "reject", {"reasons": ["thieu-trang"]}, account="b")).json()
        assert (again["stage"], again["appeal_until"], again["reasons"][0]["code"]) == ("ended", None, "thieu-trang")
        found = corner.desk.heard
        told = await found.wait_for(
            EvidenceRejected, lambda fact: fact.review_id == review["review_id"] and fact.version == 4
        )
        assert told.fact.round == "appeal"
        assert slug(await corner.step(review, "appeal", GROUND, "officer")) == (409, "appeal-given")

    async def test_comes_in_time(self, corner: Corner, moved_clock: MovedClock) -> None:
        review = await rejected(corner)
        moved_clock.on(DAYS + 1)
        assert slug(await corner.step(review, "appeal", GROUND, "officer")) == (409, "appeal-late")

    async def test_is_of_a_rejection_by_the_unit_with_a_ground(self, corner: Corner) -> None:
        review = await corner.opened()
        assert slug(await corner.step(review, "appeal", GROUND, "officer")) == (409, "not-rejected")
        await corner.step(review, "reject", REJECTION)
        assert slug(await corner.step(review, "appeal", {"ground": " "}, "officer")) == (422, "invalid-request")
        assert slug(await corner.step(review, "appeal", GROUND, "officer", unit=OTHER)) == (403, "outside-your-units")
        assert slug(await corner.step(review, "appeal", GROUND, "leader")) == (403, "not-permitted")


class TestNewerClaim:
    async def test_ends_an_open_appeal(self, corner: Corner) -> None:
        task_id = await corner.task()
        old = await corner.claim(task_id)
        await corner.step(old, "reject", REJECTION, account="a")
        await corner.step(old, "appeal", GROUND, "officer")
        newer = await corner.claim(task_id, version=5)
        shown = await corner.read(old)
        assert (shown["state"], shown["stage"], shown["version"]) == ("rejected", "ended", 4)
        assert slug(await corner.step(old, "accept", account="b")) == (409, "review-decided")
        assert ids_of(await corner.queue()) == ids_of([newer])

    async def test_comes_before_an_appeal(self, corner: Corner) -> None:
        task_id = await corner.task()
        old = await corner.claim(task_id)
        await corner.step(old, "reject", REJECTION)
        await corner.claim(task_id, version=5)
        assert slug(await corner.step(old, "appeal", GROUND, "officer")) == (409, "newer-claim")

    async def test_is_not_a_report_of_progress(self, corner: Corner) -> None:
        review = await rejected(corner)
        progress = reported(
            3, review["task_id"], corner.body, claims_completion=False, evidence=(), work_state="needs_completion"
        )
        await corner.desk.told(event_of(progress))
        await corner.opened()
        assert (await corner.step(review, "appeal", GROUND, "officer")).status_code == 200

    async def test_is_seen_by_an_appeal_made_at_the_same_moment(self, corner: Corner) -> None:
        review = await rejected(corner)
        claim = event_of(reported(5, review["task_id"], corner.body))
        async with corner.desk.database.transaction() as claiming:
            await use_cases.open_reviews(claiming, [claim], POLICY)
            appealing = asyncio.create_task(corner.step(review, "appeal", GROUND, "officer"))
            done, _ = await asyncio.wait([appealing], timeout=0.2)
            assert not done
        assert slug(await appealing) == (409, "newer-claim")
        assert await eventually(lambda: not appealing.cancelled())
