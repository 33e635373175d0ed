"""Scores made anew from the log against those that handlers made: a random year, as of its end and of days before."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.scoring.consumers import consumers, in_force
from services.scoring.domain.policy import Shares
from services.scoring.settings import POLICIES, load_policy
from services.scoring.use_cases.fold import FACTS
from shared.testing.clock import MovedClock
from tests.service.scoring.life import DAYS, FIRST, Life
from tests.service.scoring.log import Archive

LAST = FIRST + timedelta(DAYS)
SPRING = date(2026, 4, 20)
FIRST_OF_JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def policies(archive: Archive) -> None:
    """Let another policy hold from July on."""
    shipped = load_policy(POLICIES / "2026.1.yaml")
    shares = Shares(Decimal(1), Decimal("0.5"))
    in_force.put(shipped, replace(shipped, version="2026.9", effective_from=FIRST_OF_JULY, shares=shares))


class TestRebuild:
    @pytest.mark.parametrize("seed", [57, 2026])
    async def test_gives_the_same_to_the_last_column_at_the_end_of_a_year_and_before(
        self, archive: Archive, moved_clock: MovedClock, seed: int
    ) -> None:
        life, desk, before = Life(seed), archive.desk, FIRST - timedelta(1)
        for day in (date(2026, 2, 15), SPRING, date(2026, 6, 30), date(2026, 9, 1), LAST + timedelta(10)):
            moved_clock.to(day)
            for batch in life.batches(life.coming(before, day)):
                await archive.store(*batch)
                await desk.handle(*batch)
            if day == SPRING:
                # A day is rebuilt with all that was told until its end, also what came in later.
                for batch in life.batches(life.under_way(day)):
                    await desk.handle(*batch)
                await desk.recompute()
                then = await archive.rows()
            before = day
        await desk.recompute()
        await archive.rebuild(LAST + timedelta(10))
        assert await archive.rows("rebuilt") == await archive.rows()
        await archive.rebuild(SPRING)
        assert await archive.rows("rebuilt") == then
        assert {row[-1] for row in then["score"]} == {"2026.1"}
        assert len(then["score"]) > life.tasks

    def test_reads_what_handlers_of_scores_listen_to(self) -> None:
        names = ("rescore_tasks", "rescore_judged_tasks", "know_units_and_plans")
        assert {fact for name in names for fact in consumers.handlers[name].facts} == set(FACTS)
