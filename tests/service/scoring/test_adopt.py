"""A rebuild in the place of what stands: mends, counts versions on, and tells only what a reader sees."""

import asyncio
from datetime import date, timedelta

import pytest

from contracts.scoring import ScoreChanged
from services.scoring.use_cases import adopt
from services.scoring.use_cases.rebuild import RebuildError, alone
from shared.testing.clock import MovedClock
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PLAN,
    PROVINCE,
    START,
    assigned,
    judged,
    published,
    reported,
    tree,
    unit,
)
from tests.service.scoring.log import Archive

TODAY = START + timedelta(50)
GROUPS = (OFFICE, COMMUNE, PROVINCE, PLAN)


@pytest.fixture(autouse=True)
async def three_tasks(archive: Archive, moved_clock: MovedClock) -> None:
    moved_clock.to(TODAY)
    reports = [reported(task_id, 2, rate) for task_id, rate in (("a", 0.1), ("b", 0.25), ("c", 0.5))]
    await archive.take(*tree(), published(), *(assigned(task_id) for task_id in "abc"), *reports)


async def told_since(archive: Archive, count: int) -> list[ScoreChanged]:
    return (await archive.desk.told())[count:]


class TestAdopt:
    async def test_tells_nothing_and_changes_nothing_where_nothing_is_wrong(self, archive: Archive) -> None:
        before, told = await archive.rows(), len(await archive.desk.told())
        assert await archive.adopt(TODAY) == adopt.Adopted(tasks=0, told=0)
        assert (await archive.rows(), await told_since(archive, told)) == (before, [])

    async def test_mends_every_table_and_tells_only_figures_that_readers_have_wrong(self, archive: Archive) -> None:
        before, versions, told = await archive.rows(), await archive.versions(), len(await archive.desk.told())
        await archive.change(
            "UPDATE task SET facts = '{}' WHERE task_id = 'a'",
            "DELETE FROM task WHERE task_id = 'b'",
            "DELETE FROM share WHERE task_id = 'b'",
            "UPDATE group_sum SET lead_score = 7",
            "UPDATE unit SET display_name = 'Xã Sai'",
            "UPDATE score SET score = 12.34, version = version + 1 WHERE subject_id = 'c'",
            "UPDATE score SET policy_version = '?' WHERE subject_id = 'a'",
        )
        assert await archive.adopt(TODAY) == adopt.Adopted(tasks=2, told=1)
        assert await archive.rows() == before
        (mended,) = await told_since(archive, told)
        assert (mended.subject_id, mended.score, mended.previous_score) == ("c", 100.0, 12.34)
        assert [given.name for given in mended.inputs] == ["credited_rate", "expected_rate", "late_factor"]
        assert await archive.versions() == {**versions, "c": mended.version}
        assert mended.version == 4

    async def test_takes_what_was_told_since_it_was_built(self, archive: Archive) -> None:
        logs, fold, judging = await archive.rebuild(TODAY)
        renamed = unit(OFFICE, "Phòng Văn hóa", "body", version=2)
        since = [renamed, reported("a", 3, 0.5), assigned("d"), reported("d", 2, 0.25)]
        await archive.store(*since)
        await archive.desk.handle_each(since[:2])
        adopted = await adopt.adopt(archive.desk.database, logs, fold, judging)
        assert (await archive.desk.scores())["d"][0] == (await archive.desk.scores())["b"][0]
        after, told = await archive.rows(), len(await archive.desk.told())
        assert adopted.tasks == 1
        assert (OFFICE, 2, "Phòng Văn hóa", "body", None, True) in after["unit"]
        await archive.desk.handle_each(since[2:])
        assert (await archive.rows(), await told_since(archive, told)) == (after, [])

    async def test_loses_nothing_that_handlers_take_in_meanwhile(self, archive: Archive) -> None:
        events = [reported(f"{task_id}", version, version / 20) for version in range(3, 9) for task_id in "abcd"]
        events += [assigned("d"), unit(OFFICE, "Phòng Văn hóa", "body", version=2)]
        await archive.store(*events)
        await asyncio.gather(archive.desk.handle_each(events), archive.adopt(TODAY), archive.desk.recompute())
        handled = await archive.rows()
        await archive.rebuild(TODAY)
        assert handled == await archive.rows() == await archive.rows("rebuilt")

    async def test_tells_that_there_is_no_score_for_what_the_log_does_not_know(self, archive: Archive) -> None:
        stranger = assigned("x", lead_unit_id="mau.xa-hai")
        await archive.desk.handle(stranger)
        await archive.desk.handle(reported("x", 2, 0.4))
        told = len(await archive.desk.told())
        await archive.adopt(TODAY)
        gone = {fact.subject_id: fact for fact in await told_since(archive, told)}
        assert {"x", "mau.xa-hai", *GROUPS} - {OFFICE, COMMUNE} == set(gone)
        assert (gone["x"].score, gone["x"].previous_score, gone["x"].version) == (None, 80.0, 3)
        assert "x" not in {row[0] for row in await archive.desk.rows("SELECT task_id FROM share")}
        await archive.desk.handle(stranger)
        assert (await archive.versions())["x"] == 4

    async def test_brings_back_a_day_that_a_clock_ran_ahead_to(self, archive: Archive, moved_clock: MovedClock) -> None:
        before = await archive.rows()
        moved_clock.to(DUE + timedelta(400))
        await archive.desk.recompute()
        moved_clock.to(TODAY)
        await archive.desk.recompute()
        assert await archive.rows() != before
        await archive.adopt(TODAY)
        assert await archive.rows() == before
        assert [row[0] for row in await archive.desk.rows("SELECT DISTINCT day FROM unit_day")] == [TODAY]
        await archive.desk.handle(reported("a", 3, 0.2))
        assert {row[0] for row in await archive.desk.rows("SELECT as_of FROM score")} == {TODAY}

    async def test_keeps_a_note_of_each_rebuild(self, archive: Archive) -> None:
        await archive.store(judged("a", 9, is_accepted=True))
        await archive.rebuild(START)
        await archive.adopt(TODAY)
        columns = "until, policy_version, read_count, left_out_count, adopted_at IS NOT NULL, told_count"
        notes = [tuple(row) for row in await archive.desk.rows(f"SELECT {columns} FROM rebuild ORDER BY id")]  # noqa: S608
        assert notes[0] == (START, "2026.1", 13, 13, False, None)
        assert [note[0] for note in notes[1:]] == [TODAY, TODAY]
        assert notes[2] == (TODAY, "2026.1", 13, 0, True, 0)

    async def test_refuses_when_the_day_is_over(self, archive: Archive, moved_clock: MovedClock) -> None:
        logs, fold, judging = await archive.rebuild(TODAY)
        before = await archive.rows()
        moved_clock.on(1)
        with pytest.raises(RebuildError, match="sang ngày khác"):
            await adopt.adopt(archive.desk.database, logs, fold, judging)
        assert await archive.rows() == before

    async def test_refuses_while_another_rebuild_is_at_work(self, archive: Archive) -> None:
        async with archive.desk.database.transaction() as other:
            await alone(other)
            with pytest.raises(RebuildError, match="lượt dựng lại điểm khác"):
                await archive.rebuild(date(2026, 3, 1))
