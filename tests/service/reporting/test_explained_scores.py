"""Scores as the monthly summary explains them, and what a rejection leaves of a rate."""

from datetime import date

from shared.testing.clock import MovedClock
from tests.service.reporting.assigned import ASSIGNED
from tests.service.reporting.hall import (
    COMMUNE,
    Hall,
    accepted,
    claim,
    raised,
    raised_by,
    rejected,
    report,
    scored,
    scored_task,
)


class TestRejected:
    async def test_counts_nothing_while_a_new_claim_is_under_review(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        day = date(2026, 3, 8)
        await hall.told(
            *ASSIGNED, report("t1", 2, day, completion_rate=0.6), claim("t1", 3, day), rejected("t1", 3, day)
        )
        assert (await hall.dashboard())["counts"]["mean_completion"] == 0
        await hall.told(claim("t1", 4, date(2026, 3, 10)))
        shown = (await hall.dashboard())["counts"]
        assert (shown["mean_completion"], shown["work_states"]["awaiting_review"]) == (0, 1)
        await hall.told(accepted("t1", 4, date(2026, 3, 12)))
        assert (await hall.dashboard())["counts"]["mean_completion"] == 100


class TestExplained:
    async def test_shows_the_score_each_task_had_at_the_end_of_the_month(
        self, hall: Hall, moved_clock: MovedClock
    ) -> None:
        moved_clock.to(date(2026, 5, 4))
        await hall.told(
            *ASSIGNED,
            scored_task("t1", date(2026, 3, 12), 1, 0.1, 0.2),
            scored_task("t1", date(2026, 3, 30), 3, 0.1, 0.25),
            scored_task("t1", date(2026, 3, 20), 2, 0.1, 0.22),
            scored_task("t1", date(2026, 4, 20), 4, 0.1, 0.5),
            scored(COMMUNE, date(2026, 3, 30), 1, 40, "Chưa hoàn thành"),
        )
        march, april = await hall.summary("2026-03"), await hall.summary("2026-04")
        explained = march["tasks"][0]["explained"]
        assert explained["formula"] == "100 × min(1; 10% / 25%) = 40,00"
        assert explained["figures"][0]["event_id"] == "t1-e3"
        assert (explained["policy_version"], explained["as_of"]) == ("2026.1", "2026-03-30")
        assert april["tasks"][0]["explained"]["score"] == 20
        assert march["tasks"][1]["explained"] is None
        assert march["explained"]["score"] == 40
        assert (await hall.summary("2026-02"))["explained"] is None

    async def test_hears_of_rules_that_version_one_does_not_know(self, hall: Hall, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 3, 20))
        day = date(2026, 3, 8)
        both = (raised("t1", day), raised_by("overdue", "t1", day))
        await hall.told(*ASSIGNED, raised_by("trend", "t1", day, "amber"), *both)
        shown = await hall.dashboard()
        assert (shown["counts"]["red_by_rule"], shown["counts"]["amber_by_rule"]) == ({"overdue": 1}, {"trend": 1})
        assert sorted(cause["rule"] for cause in shown["red"][0]["causes"]) == ["overdue", "trend"]
