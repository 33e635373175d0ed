"""Accepting many at once: only what the machine found nothing in, each claim for itself."""

from typing import Any

import pytest

from contracts.evidence import EvidenceAccepted
from shared.auth import Grant, Principal
from shared.testing.tokens import LIFETIME
from tests.service.evidence.desk import OTHER, PROVINCE, Corner, ids_of, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = {"reasons": ["thieu-trang"]}


@pytest.fixture(scope="module")
def policy_changes() -> dict[str, Any]:
    """Let few claims fit into one go."""
    return {"review": {"bulk_max": 6}}


async def accept(corner: Corner, review_ids: list[str], **how: Any) -> dict[str, Any]:  # noqa: ANN401  as call
    body = {"review_ids": review_ids, "note": "Đủ"}
    answer = await corner.call("POST", "/reviews/accept-many", "reviewer", unit=PROVINCE, json=body, **how)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


class TestAcceptMany:
    async def test_accepts_low_risk_and_refuses_the_rest_one_by_one(self, corner: Corner) -> None:
        low, risky, unknown, asked, held = [await corner.opened() for _ in range(5)]
        for review in (low, asked, held):
            await corner.set_risk(review, "low")
        await corner.set_risk(risky, "medium")
        await corner.step(asked, "ask", QUESTION)
        await corner.step(held, "lease", account="b")
        found = await accept(corner, [*ids_of([held, low, risky, unknown, asked]), "none"], account="a")
        assert (found["accepted"], found["second"]) == (ids_of([low]), [])
        slugs = {one["review_id"]: one["slug"] for one in found["refused"]}
        assert slugs == {
            risky["review_id"]: "risk-too-high",
            unknown["review_id"]: "risk-too-high",
            asked["review_id"]: "review-elsewhere",
            held["review_id"]: "review-leased",
            "none": "review-not-found",
        }
        assert all(one["detail"] for one in found["refused"])
        told = await corner.desk.heard.wait_for(EvidenceAccepted, lambda fact: fact.review_id == low["review_id"])
        assert (told.fact.note, len(corner.facts(EvidenceAccepted))) == ("Đủ", 1)

    async def test_leaves_appeals_to_a_look_of_their_own(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.set_risk(review, "low")
        await corner.step(review, "reject", QUESTION)
        await corner.step(review, "appeal", {"ground": "Đủ"}, "officer")
        (refused,) = (await accept(corner, ids_of([review]), account="b"))["refused"]
        assert refused["slug"] == "not-in-bulk"

    async def test_takes_nobodys_own_unit(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.set_risk(review, "low")
        both = Principal("hai-vai", "Hai vai", (Grant("reviewer", PROVINCE), Grant("agency", corner.commune)))
        headers = {"Authorization": f"Bearer {corner.desk.keys.issuer.issue(both, LIFETIME)}"}
        (refused,) = (await accept(corner, ids_of([review]), headers=headers))["refused"]
        assert refused["slug"] == "own-unit"

    async def test_is_bounded_and_for_reviewers(self, corner: Corner) -> None:
        body = {"review_ids": [str(number) for number in range(7)]}
        many = await corner.call("POST", "/reviews/accept-many", "reviewer", json=body)
        assert slug(many) == (422, "too-many-reviews")
        refused = await corner.call("POST", "/reviews/accept-many", "agency", unit=OTHER, json=body)
        assert slug(refused) == (403, "not-permitted")

    async def test_is_replayed_under_the_same_key(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.set_risk(review, "low")
        key = {"Idempotency-Key": review["review_id"]}
        first, again = [await accept(corner, ids_of([review]), headers=key) for _ in range(2)]
        assert first == again
