"""The standing agency's first look: where it is on, what it does, and when the claim goes on without it."""

import pytest

from services.evidence.domain.policy import Policy, ReviewPolicy
from services.evidence.use_cases.lapses import let_lapsed_go_on
from shared.testing.clock import MovedClock
from tests.service.evidence.desk import OTHER, PROVINCE, Corner, ids_of, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAYS = ReviewPolicy().look_days
POLICY = Policy("t.1", 1000, {"mo": "Ảnh mờ."})
QUESTION = {"reasons": ["thieu-trang"]}


async def turn(corner: Corner, unit_id: str, *, is_on: bool) -> None:
    answer = await corner.call("PUT", f"/first-looks/{unit_id}", "agency", unit=PROVINCE, json={"is_on": is_on})
    assert answer.status_code == 200, answer.text


class TestFirstLook:
    async def test_comes_before_the_queue(self, corner: Corner) -> None:
        await turn(corner, corner.commune, is_on=True)
        review = await corner.opened()
        assert (review["stage"], review["look_until"] is not None) == ("look", True)
        for step in ("accept", "lease"):
            assert slug(await corner.step(review, step)) == (409, "review-elsewhere")
        assert (await corner.read(review, "agency"))["allowed"] == ["forward", "return"]
        passed = (await corner.step(review, "forward", {"note": "Đủ"}, "agency")).json()
        assert (passed["stage"], passed["version"], passed["look_until"]) == ("queue", 2, None)
        assert [(step["round"], step["verdict"]) for step in passed["decisions"]] == [("look", "forwarded")]
        assert (await corner.step(review, "accept")).json()["state"] == "accepted"

    async def test_may_ask_more_of_the_unit(self, corner: Corner) -> None:
        await turn(corner, corner.commune, is_on=True)
        review = await corner.opened()
        assert slug(await corner.step(review, "return", {"reasons": []}, "agency")) == (422, "reasons-missing")
        asked = (await corner.step(review, "return", QUESTION, "agency")).json()
        assert (asked["stage"], asked["decisions"][0]["round"]) == ("answer", "look")
        answered = (await corner.step(review, "answer", {"note": "x"}, "officer")).json()
        assert answered["stage"] == "queue"

    async def test_is_that_of_the_nearest_subtree(self, corner: Corner) -> None:
        await turn(corner, corner.commune, is_on=True)
        await turn(corner, corner.body, is_on=False)
        assert (await corner.opened())["stage"] == "queue"
        await turn(corner, corner.body, is_on=True)
        assert (await corner.opened())["stage"] == "look"

    async def test_does_not_hold_a_claim_for_ever(self, corner: Corner, moved_clock: MovedClock) -> None:
        await turn(corner, corner.commune, is_on=True)
        review = await corner.opened()
        moved_clock.on(DAYS + 1)
        await let_lapsed_go_on(corner.desk.database, POLICY)
        shown = await corner.read(review)
        assert shown["stage"] == "queue"
        assert [(step["round"], step["verdict"]) for step in shown["decisions"]] == [("look", "lapsed")]
        assert ids_of(await corner.queue(stage="queue")) == ids_of([review])

    async def test_is_the_agencys_of_that_place(self, corner: Corner) -> None:
        await turn(corner, corner.commune, is_on=True)
        review = await corner.opened()
        assert slug(await corner.step(review, "forward", {}, "agency", unit=OTHER)) == (403, "outside-your-units")
        assert slug(await corner.step(review, "forward", {}, "officer")) == (403, "not-permitted")

    async def test_is_set_and_listed_by_the_agency_of_the_place(self, corner: Corner) -> None:
        path, body = f"/first-looks/{corner.commune}", {"is_on": True}
        assert slug(await corner.call("PUT", path, "agency", unit=OTHER, json=body)) == (403, "outside-your-units")
        assert slug(await corner.call("PUT", path, "officer", json=body)) == (403, "not-permitted")
        assert (await corner.call("PUT", path, "agency", json=body)).json()["set_by"] == "agency"
        listed = (await corner.call("GET", "/first-looks", "agency")).json()["items"]
        assert [(one["unit_id"], one["is_on"]) for one in listed] == [(corner.commune, True)]
