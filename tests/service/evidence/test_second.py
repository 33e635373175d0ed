"""The second reviewer: who is asked for one, what nobody learns until then, who may be it."""

import asyncio
from typing import Any

import pytest

from contracts.evidence import EvidenceAccepted, EvidenceRejected
from tests.service.evidence.desk import PROVINCE, Corner, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

REJECTION = {"reasons": ["anh-khong-ro"], "note": "Mờ"}


@pytest.fixture(scope="module")
def policy_changes() -> dict[str, Any]:
    """Let every first verdict need a second."""
    return {"review": {"second_share": 1.0}}


class TestSecond:
    async def test_decides_and_both_stay_on_record(self, corner: Corner) -> None:
        review = await corner.opened()
        first = (await corner.step(review, "reject", REJECTION, account="a")).json()
        assert (first["state"], first["stage"], first["version"], first["reasons"]) == ("pending", "second", 2, [])
        second = (await corner.step(review, "accept", {"note": "Đủ"}, account="b")).json()
        assert (second["state"], second["stage"], second["version"]) == ("accepted", "ended", 3)
        told = await corner.desk.heard.wait_for(EvidenceAccepted, lambda fact: fact.review_id == review["review_id"])
        assert (told.fact.round, told.fact.reviewer.account_id) == ("second", "b")
        assert corner.facts(EvidenceRejected) == []
        steps = [(step["round"], step["verdict"], step["decided_by"]) for step in second["decisions"]]
        assert steps == [("first", "rejected", "a"), ("second", "accepted", "b")]

    async def test_is_another_person(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "accept", account="a")
        for step, body in (("accept", {}), ("reject", REJECTION), ("lease", {})):
            assert slug(await corner.step(review, step, body, account="a")) == (403, "same-reviewer")
        taken = await corner.call(
            "POST", "/reviews/next", "reviewer", unit=PROVINCE, json={"unit": corner.commune}, account="a"
        )
        assert taken.json() is None

    async def test_does_not_learn_what_the_first_said(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "reject", REJECTION, account="a")
        for role in ("reviewer", "officer", "agency", "leader"):
            shown = await corner.read(review, role)
            assert (shown["decisions"], shown["reasons"], shown["decision_note"]) == ([], [], None)
            assert (shown["decided_at"], shown["stage"]) == (None, "second")
        (seen,) = (await corner.read(review, "auditor"))["decisions"]
        assert (seen["verdict"], seen["note"]) == ("rejected", "Mờ")

    async def test_asks_no_more(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "accept", account="a")
        assert slug(await corner.step(review, "ask", REJECTION, account="b")) == (409, "review-elsewhere")

    async def test_leaves_an_appeal_to_a_third(self, corner: Corner) -> None:
        review = await corner.opened()
        for account in "ab":
            await corner.step(review, "reject", REJECTION, account=account)
        assert (await corner.step(review, "appeal", {"ground": "Rõ"}, "officer")).status_code == 200
        for account in "ab":
            assert slug(await corner.step(review, "accept", account=account)) == (403, "same-reviewer")
        assert (await corner.step(review, "accept", account="c")).json()["state"] == "accepted"

    async def test_is_one_of_two_at_once(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "accept", account="a")
        answers = await asyncio.gather(*(corner.step(review, "accept", account=name) for name in "bc"))
        assert sorted(answer.status_code for answer in answers) == [200, 409]

    async def test_is_ended_by_a_newer_claim(self, corner: Corner) -> None:
        task_id = await corner.task()
        review = await corner.claim(task_id)
        await corner.step(review, "accept", account="a")
        await corner.claim(task_id, version=5)
        assert (await corner.read(review))["state"] == "superseded"
