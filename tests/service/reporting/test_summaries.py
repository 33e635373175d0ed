"""Dashboard and monthly summary over what was told, doubled and in any order."""

from datetime import date
from typing import Any

import pytest

from shared.testing.bus import say_raw
from shared.testing.clock import MovedClock
from tests.service.reporting.assigned import ASSIGNED, JANUARY
from tests.service.reporting.hall import (
    COMMUNE,
    CULTURE,
    OFFICE,
    OTHER,
    Hall,
    accepted,
    amended,
    at,
    claim,
    cleared,
    completed,
    paused,
    period,
    raised,
    rejected,
    report,
    scored,
    submitted,
    task,
)


def names(lines: list[dict[str, Any]]) -> list[str]:
    return [line["task_id"] for line in lines]


class TestOverruled:
    async def test_counts_the_newest_verdict_of_a_claim(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        day = date(2026, 3, 8)
        await hall.told(
            *ASSIGNED,
            claim("t1", 2, day),
            accepted("t1", 2, day, 2),
            completed("t1", 3, day),
            rejected("t1", 2, date(2026, 3, 9), 3),
            claim("t2", 2, date(2026, 3, 5)),
            rejected("t2", 2, day, 2),
            # Told with a clock that was set back: the version counts, not the time.
            accepted("t2", 2, date(2026, 3, 7), 4),
        )
        states = (await hall.dashboard())["counts"]["work_states"]
        assert (states["completed"], states["needs_completion"]) == (1, 1)


class TestAmendments:
    async def test_leaves_out_what_was_withdrawn_and_shows_what_is_paused(
        self, hall: Hall, moved_clock: MovedClock
    ) -> None:
        moved_clock.to(date(2026, 3, 10))
        in_march = date(2026, 3, 1)
        await hall.told(
            *ASSIGNED,
            at(in_march, amended("t1", 3, is_in_force=False)),
            at(in_march, paused("t2", 3, date(2026, 6, 30))),
        )
        counts = (await hall.dashboard())["counts"]
        assert (counts["tasks"], counts["work_states"]["suspended"]) == (2, 1)

    async def test_takes_the_rate_held_against_new_targets(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 10))
        in_march = date(2026, 3, 1)
        await hall.told(
            *ASSIGNED,
            report("t1", 2, in_march, completion_rate=0.4, value=32),
            at(in_march, amended("t1", 3, completion_rate=0.8)),
        )
        assert (await hall.dashboard())["counts"]["mean_completion"] == 80


class TestDashboard:
    async def test_keeps_not_reported_apart_from_zero(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 10))
        await hall.told(*ASSIGNED)
        shown = await hall.dashboard()
        assert shown["counts"]["mean_completion"] is None
        assert (shown["counts"]["tasks"], shown["counts"]["not_reported"], shown["counts"]["never_reported"]) == (
            3,
            3,
            3,
        )
        await hall.told(report("t1", 2, date(2026, 3, 9), completion_rate=0.0, value=0.0))
        shown = await hall.dashboard()
        assert shown["counts"]["mean_completion"] == 0
        assert (shown["counts"]["reported"], shown["counts"]["never_reported"]) == (1, 2)

    async def test_shows_states_alerts_and_children(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        await hall.told(
            *ASSIGNED,
            report("t1", 3, date(2026, 3, 12), completion_rate=0.25),
            report("t1", 2, date(2026, 3, 5), completion_rate=0.75),
            claim("t2", 2, date(2026, 3, 6)),
            rejected("t2", 2, date(2026, 3, 8)),
            raised("t2", date(2026, 3, 8)),
            raised("t1", date(2026, 3, 12), level="amber"),
            scored(CULTURE, date(2026, 3, 12), 1, 50, "Hoàn thành"),
            scored(CULTURE, date(2026, 3, 13), 2, 40, "Chưa hoàn thành"),
        )
        shown = await hall.dashboard()
        counts = shown["counts"]
        assert (counts["work_states"]["in_progress"], counts["work_states"]["needs_completion"]) == (1, 1)
        assert counts["mean_completion"] == 12.5
        assert (counts["red_tasks"], counts["amber_tasks"], counts["red_by_rule"]) == (1, 1, {"overdue": 1})
        assert names(shown["red"]) == ["t2"]
        assert shown["red"][0]["causes"][0]["reason"] == "Nhiệm vụ t2 quá hạn."
        assert [unit["unit_id"] for unit in shown["units"]] == [CULTURE, OFFICE]
        assert (shown["units"][0]["score"], shown["units"][0]["band"]) == (40, "Chưa hoàn thành")
        assert shown["units"][0]["unit_name"] == "Phòng Văn hóa - Xã hội"
        assert (await hall.dashboard(OFFICE))["counts"]["tasks"] == 1

    async def test_of_a_unit_without_tasks_is_empty_not_wrong(self, hall: Hall) -> None:
        shown = await hall.dashboard(OTHER)
        assert (shown["counts"]["tasks"], shown["units"], shown["red"]) == (0, [], [])

    async def test_follows_a_task_to_its_new_unit(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        await hall.told(*ASSIGNED, at(date(2026, 3, 1), task("t1", OFFICE, version=2)))
        assert (await hall.dashboard(CULTURE))["counts"]["tasks"] == 1
        assert (await hall.dashboard(OFFICE))["counts"]["tasks"] == 2


FIGURES = ("counts", "tasks", "red", "not_reported", "difficulties", "evidence", "units", "to_criticise")
IN_MARCH = [
    *ASSIGNED,
    report("t1", 2, date(2026, 3, 12), difficulties="Thiếu máy quét", proposals="Đề nghị cấp kinh phí"),
    claim("t2", 2, date(2026, 3, 14)),
    submitted("t2", 2, date(2026, 3, 14)),
    rejected("t2", 2, date(2026, 3, 25)),
    raised("t2", date(2026, 3, 25)),
]
IN_APRIL = [
    report("t1", 3, date(2026, 4, 10), completion_rate=0.9),
    report("t10", 2, date(2026, 4, 2), period_id="month-3"),
    claim("t2", 3, date(2026, 4, 3)),
    submitted("t2", 3, date(2026, 4, 3)),
    accepted("t2", 3, date(2026, 4, 5)),
    cleared("t2", date(2026, 4, 5)),
    raised("t10", date(2026, 5, 1)),
    at(date(2026, 4, 20), task("t11", OFFICE)),
]


class TestMonthlySummary:
    async def test_stays_as_it_was_at_the_end_of_its_month(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 31))
        await hall.told(*IN_MARCH)
        on_the_day = await hall.summary("2026-03")
        moved_clock.to(date(2026, 5, 4))
        await hall.told(*IN_APRIL)
        later = await hall.summary("2026-03")
        assert (on_the_day["is_month_over"], later["is_month_over"]) == (False, True)
        assert {name: later[name] for name in FIGURES} == {name: on_the_day[name] for name in FIGURES}

    async def test_says_what_happened_in_the_month(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 5, 4))
        await hall.told(*IN_MARCH, *IN_APRIL)
        march = await hall.summary("2026-03")
        assert (names(march["red"]), names(march["not_reported"])) == (["t2"], ["t10"])
        assert march["counts"]["work_states"]["needs_completion"] == 1
        reasons = {"Tài liệu thiếu trang.": 1}
        assert march["evidence"] == {"submitted": 1, "accepted": 0, "rejected": 1, "reasons": reasons}
        assert [statement["text"] for statement in march["difficulties"]] == ["Thiếu máy quét"]
        assert [statement["text"] for statement in march["proposals"]] == ["Đề nghị cấp kinh phí"]
        assert names(march["due_next_month"]) == ["t10"]

    async def test_counts_later_facts_in_their_own_month(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 5, 4))
        await hall.told(*IN_MARCH, *IN_APRIL)
        april = await hall.summary("2026-04")
        assert (april["counts"]["tasks"], april["counts"]["completed_on_time"], april["red"]) == (4, 1, [])
        assert (april["evidence"]["submitted"], april["evidence"]["accepted"]) == (1, 1)
        assert names(april["not_reported"]) == ["t10", "t11"]
        assert april["counts"]["time_states"]["overdue"] == 0
        assert names((await hall.summary("2026-05"))["red"]) == ["t10"]

    async def test_counts_a_report_for_the_month_its_period_ends_in(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 4, 10))
        await hall.told(
            *ASSIGNED,
            report("t1", 2, date(2026, 3, 20), period_id="month-4"),
            at(JANUARY, period(4, "quarter")),
            report("t2", 2, date(2026, 3, 20), period_id="quarter-4"),
        )
        assert names((await hall.summary("2026-03"))["not_reported"]) == ["t1", "t10"]
        assert names((await hall.summary("2026-04"))["not_reported"]) == ["t2", "t10"]

    async def test_takes_the_last_wording_of_a_corrected_report(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        await hall.told(
            *ASSIGNED,
            report("t1", 3, date(2026, 3, 13), report_version=2, difficulties="Đã sửa", completion_rate=0.3),
            report("t1", 2, date(2026, 3, 12), difficulties="Viết nhầm", completion_rate=0.8),
        )
        made = await hall.summary("2026-03")
        assert [statement["text"] for statement in made["difficulties"]] == ["Đã sửa"]
        assert made["counts"]["mean_completion"] == 30

    async def test_survives_messages_that_cannot_be_read(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        await say_raw(hall.bus, "nq57.v1.task.reported.mau.xa-mau-mot", b"{broken")
        await say_raw(hall.bus, "nq57.v1.alert.raised.mau.xa-mau-mot", b"\xff")
        await hall.told(*ASSIGNED)
        assert (await hall.summary("2026-03"))["counts"]["tasks"] == 3


class TestRefusal:
    @pytest.mark.parametrize("month", ["2026", "2026-13", "03-2026", "2026-3", "", "0000-01", "2026-01-01"])
    async def test_of_a_month_that_is_none(self, hall: Hall, month: str) -> None:
        answer = await hall.call("GET", "/summaries/monthly", params={"unit": COMMUNE, "month": month})
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")
        assert "tháng" in answer.json()["detail"] or "ký tự" in answer.json()["detail"]

    async def test_of_a_month_to_come(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        for path in ("/summaries/monthly", "/summaries/monthly.docx"):
            answer = await hall.call("GET", path, params={"unit": COMMUNE, "month": "2026-04"})
            assert (answer.status_code, answer.json()["slug"]) == (422, "month-in-future")

    @pytest.mark.parametrize("path", ["/dashboard", "/summaries/monthly", "/summaries/monthly.docx"])
    async def test_of_other_peoples_units(self, hall: Hall, path: str) -> None:
        params = {"unit": OTHER, "month": "2026-03"}
        answer = await hall.call("GET", path, params=params)
        assert (answer.status_code, answer.json()["slug"]) == (403, "outside-your-units")
        params["unit"] = "Không Phải Mã"
        answer = await hall.call("GET", path, params=params)
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")
        assert (await hall.http.get(f"/api/v1{path}", params=params)).status_code == 401
