"""Asking more of the unit, its answer, and what happens when none comes."""

import pytest

from services.evidence.domain.policy import Policy, ReviewPolicy
from services.evidence.use_cases.lapses import let_lapsed_go_on
from shared import clock
from shared.testing.clock import MovedClock
from tests.service.evidence.desk import OTHER, Corner, ids_of, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAYS = ReviewPolicy().answer_days
POLICY = Policy("t.1", 1000, {"mo": "Ảnh mờ."})
QUESTION = {"reasons": ["thieu-trang"], "note": "Thiếu phụ lục"}


class TestAsk:
    async def test_waits_for_the_unit_until_the_end_of_a_day(self, corner: Corner) -> None:
        review = await corner.opened()
        asked = (await corner.step(review, "ask", QUESTION)).json()
        assert (asked["state"], asked["stage"], asked["version"]) == ("pending", "answer", 2)
        until = asked["answer_until"]
        assert until.startswith(f"{clock.today().fromordinal(clock.today().toordinal() + DAYS)}T")
        seen = await corner.read(review, "officer")
        assert seen["allowed"] == ["answer"]
        assert (seen["decisions"][0]["verdict"], seen["decisions"][0]["note"]) == ("more_asked", "Thiếu phụ lục")

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"reasons": []}, (422, "reasons-missing")),
            ({"reasons": ["khong-co"]}, (422, "reason-unknown")),
            ({}, (422, "invalid-request")),
        ],
    )
    async def test_needs_a_known_reason(
        self, corner: Corner, body: dict[str, list[str]], expected: tuple[int, str]
    ) -> None:
        assert slug(await corner.step(await corner.opened(), "ask", body)) == expected

    async def test_keeps_reviewers_off_until_the_answer(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "ask", QUESTION)
        for step, body in (("accept", {}), ("reject", QUESTION), ("ask", QUESTION), ("lease", {})):
            assert slug(await corner.step(review, step, body)) == (409, "review-elsewhere")

    async def test_is_not_for_the_unit(self, corner: Corner) -> None:
        review = await corner.opened()
        assert slug(await corner.step(review, "ask", QUESTION, "officer")) == (403, "not-permitted")


class TestAnswer:
    async def test_adds_files_of_the_task_and_goes_back_to_the_queue(self, corner: Corner) -> None:
        task_id = await corner.task()
        first = await corner.upload(task_id, "một.txt", b"1")
        review = await corner.claim(task_id, first)
        await corner.step(review, "ask", QUESTION)
        more = await corner.upload(task_id, "hai.txt", b"2")
        ids = [more["evidence_id"], first["evidence_id"], more["evidence_id"]]
        answered = await corner.step(review, "answer", {"evidence_ids": ids, "note": "Đã bổ sung"}, "officer")
        assert answered.status_code == 200, answered.text
        shown = answered.json()
        assert [file["name"] for file in shown["files"]] == ["một.txt", "hai.txt"]
        assert (shown["stage"], shown["version"], shown["answer_until"]) == ("queue", 3, None)
        assert [step["verdict"] for step in shown["decisions"]] == ["more_asked", "answered"]
        assert ids_of(await corner.queue(stage="queue")) == ids_of([review])

    async def test_may_be_words_alone(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "ask", QUESTION)
        assert slug(await corner.step(review, "answer", {"note": "  "}, "officer")) == (422, "answer-empty")
        assert (await corner.step(review, "answer", {"note": "Giải trình"}, "agency")).status_code == 200

    async def test_takes_only_files_of_the_same_task_that_are_there(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "ask", QUESTION)
        strange = await corner.upload(await corner.task(), "khác.txt", b"x")
        for evidence_id, expected in (
            ("none", "evidence-unknown"),
            (strange["evidence_id"], "evidence-of-another-task"),
        ):
            refused = await corner.step(review, "answer", {"evidence_ids": [evidence_id]}, "officer")
            assert slug(refused) == (422, expected)

    async def test_is_the_units_own(self, corner: Corner) -> None:
        review = await corner.opened()
        body = {"note": "x"}
        assert slug(await corner.step(review, "answer", body, "officer")) == (409, "review-elsewhere")
        await corner.step(review, "ask", QUESTION)
        assert slug(await corner.step(review, "answer", body, "officer", unit=OTHER)) == (403, "outside-your-units")
        assert slug(await corner.step(review, "answer", body, "reviewer")) == (403, "not-permitted")

    async def test_is_given_once_under_one_key_and_seen_version(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "ask", QUESTION)
        stale = await corner.step(review, "answer", {"note": "x"}, "officer", headers={"If-Match": '"1"'})
        assert slug(stale) == (412, "stale-version")
        key = {"Idempotency-Key": review["review_id"], "If-Match": '"2"'}
        answers = [await corner.step(review, "answer", {"note": "x"}, "officer", headers=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert len((await corner.read(review))["decisions"]) == 2


class TestLapse:
    async def test_puts_an_unanswered_claim_in_the_queue_with_the_lapse_on_record(
        self, corner: Corner, moved_clock: MovedClock
    ) -> None:
        review, fresh = await corner.opened(), await corner.opened()
        await corner.step(review, "ask", QUESTION)
        moved_clock.on(DAYS - 1)
        await corner.step(fresh, "ask", QUESTION)
        moved_clock.on(2)
        late = await corner.step(review, "answer", {"note": "x"}, "officer")
        assert slug(late) == (409, "answer-late")
        for _ in range(2):
            await let_lapsed_go_on(corner.desk.database, POLICY)
        shown = await corner.read(review)
        assert (shown["stage"], shown["version"]) == ("queue", 3)
        lapse = shown["decisions"][-1]
        assert (lapse["round"], lapse["verdict"], lapse["decided_by_name"]) == ("answer", "lapsed", "Hệ thống")
        assert (await corner.read(fresh))["stage"] == "answer"
        assert (await corner.step(review, "reject", QUESTION)).json()["state"] == "rejected"
