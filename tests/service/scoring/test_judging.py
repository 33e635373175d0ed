"""The day never goes back, each day keeps its policy, and facts that change nothing are counted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from prometheus_client import REGISTRY

from services.scoring.consumers import in_force
from services.scoring.settings import POLICIES, load_policy
from services.scoring.store import sums
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import COMMUNE, OFFICE, START, assigned, judged, published, reported, tree

D = Decimal
HALFWAY = START + timedelta(50)
SHIPPED = load_policy(POLICIES / "2026.1.yaml")


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(HALFWAY)
    return moved_clock


def ignored(reason: str) -> float:
    return REGISTRY.get_sample_value("scoring_facts_ignored_total", {"reason": reason}) or 0.0


async def days(desk: Desk) -> set[object]:
    return {row[0] for row in await desk.rows("SELECT DISTINCT as_of FROM score")}


class TestClockThatGoesBack:
    async def test_leaves_the_day_where_it_was(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.25)])
        on_day_fifty.to(HALFWAY - timedelta(25))
        await desk.handle(reported("a", 3, 0.3))
        await desk.recompute()
        # 30 % of the 50 % that day fifty expects; on day twenty-five it would be full.
        assert (await desk.scores())["a"][0] == D("60.00")
        assert await days(desk) == {HALFWAY}
        assert (REGISTRY.get_sample_value("scoring_clock_behind_seconds") or 0) > 24 * 86_400

    async def test_does_not_make_facts_of_today_facts_of_the_future(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        told = [reported("a", 2, 0.25), *tree()]
        on_day_fifty.to(HALFWAY - timedelta(25))
        before = ignored("future")
        await desk.handle(told[0])
        await desk.handle(*told[1:])
        assert ((await desk.scores())["a"][0], ignored("future")) == (D("50.00"), before)
        assert len(await desk.rows("SELECT 1 FROM unit")) == len(tree())

    async def test_is_right_again_when_it_has_caught_up(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        on_day_fifty.to(HALFWAY - timedelta(25))
        await desk.recompute()
        on_day_fifty.to(HALFWAY + timedelta(10))
        await desk.recompute()
        assert await days(desk) == {HALFWAY + timedelta(10)}
        assert REGISTRY.get_sample_value("scoring_clock_behind_seconds") == 0


class TestPolicyOfTheDay:
    @pytest.fixture(autouse=True)
    def two_policies(self, desk: Desk) -> None:
        """From day sixty on a helper counts as much as the lead."""
        equal = replace(SHIPPED.shares, coordinating=SHIPPED.shares.lead)
        later = replace(SHIPPED, version="2026.2", shares=equal, effective_from=START + timedelta(60))
        in_force.put(SHIPPED, later)

    async def handle_two(self, desk: Desk) -> None:
        help_only = assigned("b", lead_unit_id="mau.xa-hai", coordinating_unit_ids=[OFFICE])
        await desk.handle_each([*tree(), assigned("a"), help_only, reported("a", 2, 0.5), reported("b", 2, 0.25)])

    async def versions(self, desk: Desk, subject_id: str) -> list[object]:
        found = await desk.rows(f"SELECT policy_version FROM score WHERE subject_id = '{subject_id}'")  # noqa: S608
        return [row[0] for row in found]

    async def test_holds_from_its_day_on_before_everything_is_made_anew(
        self, desk: Desk, on_day_fifty: MovedClock
    ) -> None:
        await self.handle_two(desk)
        assert (await desk.scores())[OFFICE][0] == D("88.46")  # (100 + 50 × 0.3) / 1.3
        on_day_fifty.to(START + timedelta(60))
        await desk.handle(reported("a", 3, 0.6))
        assert (await desk.scores())[OFFICE][0] == D("75.00")  # (100 + 50) / 2: b is still as of the day before
        assert await self.versions(desk, OFFICE) == ["2026.2"]
        assert await self.versions(desk, "b") == ["2026.1"]

    async def test_of_a_day_is_kept_with_the_units_day(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await self.handle_two(desk)
        on_day_fifty.to(START + timedelta(60))
        await desk.recompute()
        kept = await desk.rows(
            f"SELECT day, policy_version, task_count FROM unit_day WHERE unit_id = '{OFFICE}' ORDER BY 1"  # noqa: S608
        )
        assert [tuple(row) for row in kept] == [
            (HALFWAY, "2026.1", 2),
            (date(2026, 3, 2), "2026.2", 2),
        ]

    async def test_that_took_the_place_of_another_makes_everything_anew(self, desk: Desk) -> None:
        await self.handle_two(desk)
        in_force.put(replace(SHIPPED, version="2026.1b", minimum_tasks=1))
        await desk.recompute()
        assert {row[0] for row in await desk.rows("SELECT DISTINCT policy_version FROM score")} == {"2026.1b"}
        assert (await desk.scores())[OFFICE][2] == "Tốt"

    async def test_is_not_in_the_sums(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await self.handle_two(desk)
        on_day_fifty.to(START + timedelta(60))
        await desk.handle_each([reported("a", 3, 0.6), assigned("b", 3, lead_unit_id=OFFICE)])
        everything = "SELECT * FROM group_sum WHERE task_count > 0 ORDER BY kind, group_id"
        kept = await desk.rows(everything)
        async with desk.database.transaction() as tx:
            await sums.sum_anew(tx)
        assert kept == await desk.rows(everything)


class TestIgnoredFacts:
    async def test_of_an_older_version_are_counted_as_stale(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 3, 0.4)])
        before, scores = ignored("stale"), await desk.scores()
        await desk.handle(reported("a", 2, 0.1))
        assert (ignored("stale") - before, await desk.scores()) == (1, scores)

    async def test_of_an_unknown_task_are_kept_and_counted(self, desk: Desk) -> None:
        before = ignored("unknown_task")
        await desk.handle(reported("a", 2, 0.25))
        await desk.handle(judged("b", 2, is_accepted=False))
        assert (ignored("unknown_task") - before, await desk.scores()) == (2, {})

    async def test_from_the_far_future_change_nothing_until_the_clock_is_right(
        self, desk: Desk, on_day_fifty: MovedClock
    ) -> None:
        await desk.handle(assigned("a"))
        on_day_fifty.on(2)
        early = [reported("a", 2, 0.25), published(), *tree()]
        on_day_fifty.on(-2)
        before = ignored("future")
        await desk.handle(early[0])
        await desk.handle(*early[1:])
        assert ignored("future") - before == len(early)
        assert (await desk.scores())["a"][0] == D("0.00")
        assert await desk.rows("SELECT 1 FROM unit UNION ALL SELECT 1 FROM plan") == []
        on_day_fifty.on(2)
        await desk.handle(early[0])
        assert (await desk.scores())["a"][1] == D("25.00")

    async def test_less_than_a_day_ahead_are_believed(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        on_day_fifty.on(0.9)
        early = [assigned("a"), reported("a", 2, 0.25)]
        on_day_fifty.on(-0.9)
        await desk.handle_each(early)
        assert (await desk.scores())["a"][0] == D("50.00")

    async def test_are_not_counted_when_the_work_is_rolled_back(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 3, 0.4)])
        before = ignored("stale")
        with pytest.raises(RuntimeError):
            await desk.fail(reported("a", 2, 0.1))
        assert ignored("stale") == before


class TestUnitsOfATask:
    async def test_lose_it_when_it_goes_to_others(self, desk: Desk) -> None:
        await desk.handle_each([*tree(), assigned("a"), reported("a", 2, 0.5)])
        await desk.handle(assigned("a", 3, lead_unit_id="mau.xa-hai"))
        found = await desk.scores()
        assert (found[OFFICE][0], found[COMMUNE][3], found["mau.xa-hai"][0]) == (None, 0, D("100.00"))
