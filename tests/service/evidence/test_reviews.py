"""The review queue: what claims do to it in any order, and the reviewer's verdict."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.evidence import EvidenceSubmitted
from services.evidence import use_cases
from services.evidence.domain.policy import Policy
from shared import clock
from shared.testing.bus import event_of, say_raw
from shared.testing.eventually import eventually
from tests.service.evidence.desk import (
    COMMUNE,
    FILE,
    OTHER,
    PROVINCE,
    Desk,
    assigned,
    facts,
    ids_of,
    named,
    reported,
    slug,
)

POLICY = Policy("t.1", 1000, {"mo": "Ảnh mờ."})
REJECTION = {"reasons": ["thieu-chu-ky-dong-dau", "thieu-trang"], "note": "Thiếu trang ký"}

WAITING_FOR_ADVISORY_LOCKS = sa.text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
)


class TestOpening:
    async def test_opens_one_review_for_a_claim_told_four_times(self, desk: Desk) -> None:
        claim = reported(2)
        review = await desk.claimed(claim)
        submitted = await desk.heard.wait_for(EvidenceSubmitted)
        assert submitted.fact.review_id == review["review_id"]
        assert (submitted.fact.report_id, submitted.fact.files, submitted.fact.version) == (claim.report_id, (FILE,), 1)
        assert len(await desk.queue()) == 1

    async def test_shows_names_whenever_they_come(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        assert (review["task_name"], review["unit_name"]) == (None, None)
        assert (review["value"], review["note"], review["files"][0]["name"]) == (82.5, "Đã xong", FILE.name)
        await desk.told(
            *(event_of(assigned(version=version, name=f"Tên {version}")) for version in (1, 3, 2)),
            *(event_of(named(version=version, name=f"Phòng {version}")) for version in (2, 1)),
        )

        async def is_named() -> bool:
            shown = (await desk.queue())[0]
            return (shown["task_name"], shown["unit_name"], shown["task_code"]) == ("Tên 3", "Phòng 2", "II.2")

        assert await eventually(is_named)

    async def test_follows_its_task_to_the_unit_that_took_it_over(self, desk: Desk) -> None:
        await desk.know()
        await desk.claimed(reported(2))
        await desk.told(event_of(assigned(unit_id=OTHER, version=4)), event_of(reported(3, claims_completion=True)))

        async def has_moved() -> bool:
            return [review["unit_id"] for review in await desk.queue(unit=OTHER)] == [OTHER]

        assert await eventually(has_moved)
        assert await desk.queue(unit=COMMUNE) == []
        async with desk.database.transaction() as tx:
            assert set(await tx.scalars(sa.text("SELECT unit_id FROM evidence"))) == {OTHER}

    async def test_goes_with_a_task_that_moves_while_its_claim_is_placed(self, desk: Desk) -> None:
        async def place() -> None:
            async with desk.database.transaction() as claiming:
                await use_cases.open_reviews(claiming, [event_of(reported(2))], POLICY)

        async def waits() -> bool:
            async with desk.database.transaction() as tx:
                return bool((await tx.scalars(WAITING_FOR_ADVISORY_LOCKS)).one())

        async with desk.database.transaction() as moving:
            await use_cases.learn_tasks(moving, [assigned(unit_id=OTHER, version=4)])
            placed = asyncio.create_task(place())
            await eventually(waits)
        await placed
        assert [review["unit_id"] for review in await desk.queue()] == [OTHER]

    async def test_ignores_progress_reports_and_claims_without_evidence(self, desk: Desk) -> None:
        progress = reported(2, claims_completion=False, work_state="in_progress")
        await desk.told(event_of(progress), event_of(reported(3, task_id="t2", evidence=())))
        await desk.claimed(reported(2, task_id="t3"))
        assert [review["task_id"] for review in await desk.queue()] == ["t3"]

    async def test_lets_a_newer_claim_take_the_place_of_the_older(self, desk: Desk) -> None:
        first = await desk.claimed(reported(2))
        second = await desk.claimed(reported(4))
        assert ids_of(await desk.queue()) == [second["review_id"]]
        old = (await desk.queue("superseded"))[0]
        assert (old["review_id"], old["version"]) == (first["review_id"], 2)
        assert slug(await desk.judge(first["review_id"], "accept", {})) == (409, "review-decided")

    async def test_keeps_the_newer_claim_when_the_older_comes_late(self, desk: Desk) -> None:
        newer = await desk.claimed(reported(4))
        await desk.told(event_of(reported(2)))
        await desk.claimed(reported(2, task_id="t2"))
        assert newer["review_id"] in ids_of(await desk.queue())
        assert len(await desk.queue()) == 2
        assert len(facts(desk, EvidenceSubmitted)) == 2

    async def test_ends_with_the_newest_of_many_in_one_batch(self, desk: Desk) -> None:
        claims = [reported(version) for version in (5, 3, 9, 7, 2)]
        review = await desk.claimed(*claims)
        assert review["report_id"] == claims[2].report_id
        assert len(await desk.queue()) == 1

    async def test_takes_a_withdrawn_claim_out_of_the_queue(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        await desk.told(event_of(reported(3, claims_completion=False, work_state="in_progress", evidence=())))

        async def is_withdrawn() -> bool:
            return ids_of(await desk.queue("superseded")) == [review["review_id"]]

        assert await eventually(is_withdrawn)

    async def test_does_not_let_a_message_that_cannot_be_read_stop_the_rest(self, desk: Desk) -> None:
        for body in (b"{broken", b'{"specversion":"1.0"}', b"\xff\xfe"):
            await say_raw(desk.bus, "nq57.v1.task.reported.mau.xa-mau-mot", body)
        assert await desk.claimed(reported(2))


class TestQueue:
    async def test_shows_the_longest_waiting_first_in_pages(self, desk: Desk) -> None:
        now = clock.now()
        for hours in (1, 3, 2, 5, 4):
            claim = reported(2, task_id=f"t{hours}", reported_at=now - timedelta(hours=hours))
            await desk.claimed(claim)
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        while True:
            answer = await desk.call("GET", "/reviews", "reviewer", PROVINCE, params={"limit": 2, **cursor})
            seen += [review["task_id"] for review in answer.json()["items"]]
            if not answer.json()["next_cursor"]:
                break
            cursor = {"cursor": answer.json()["next_cursor"]}
        assert seen == ["t5", "t4", "t3", "t2", "t1"]
        assert (await desk.queue())[0]["waiting_seconds"] >= 5 * 3600

    async def test_shows_only_the_readers_units(self, desk: Desk) -> None:
        await desk.claimed(reported(2))
        assert await desk.queue(unit=OTHER) == []
        assert len(await desk.queue(role="auditor", unit=COMMUNE)) == 1
        assert slug(await desk.call("GET", "/reviews", "partner")) == (403, "not-permitted")

    @pytest.mark.parametrize("cursor", ["x", "bm90IGpzb24", "WyJraG9uZyBwaGFpIG5nYXkiLCAiciJd"])
    async def test_refuses_a_damaged_cursor(self, desk: Desk, cursor: str) -> None:
        answer = await desk.call("GET", "/reviews", "reviewer", PROVINCE, params={"cursor": cursor})
        assert slug(answer) == (400, "bad-cursor")

    async def test_refuses_an_unknown_state(self, desk: Desk) -> None:
        answer = await desk.call("GET", "/reviews", "reviewer", PROVINCE, params={"state": "lost"})
        assert slug(answer) == (422, "invalid-request")


class TestMetrics:
    async def test_follow_the_queue_and_the_disk(self, desk: Desk) -> None:
        await desk.know()
        await desk.claimed(reported(2, reported_at=clock.now() - timedelta(hours=2)))

        async def are_right() -> bool:
            text = (await desk.http.get("/metrics")).text
            found = {name: float(value) for name, value in re.findall(r"^(evidence_\w+) (\S+)$", text, re.MULTILINE)}
            assert found["evidence_pending_reviews"] == 1
            assert found["evidence_oldest_pending_seconds"] >= 7200
            assert found["evidence_stored_bytes"] == 1
            return True

        assert await eventually(are_right)

    async def test_count_each_reason_of_a_rejection(self, desk: Desk) -> None:
        def counted(text: str) -> float:
            line = r'^evidence_decisions_total\{decision="rejected",reason="thieu-trang",round="first"\} (\S+)$'
            found = re.search(line, text, re.MULTILINE)
            return float(found[1]) if found else 0

        before = counted((await desk.http.get("/metrics")).text)
        review = await desk.claimed(reported(2))
        await desk.judge(review["review_id"], "reject", REJECTION)
        assert counted((await desk.http.get("/metrics")).text) == before + 1
