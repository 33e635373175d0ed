"""Old obstacles and trends from fact to alert, in two versions; facts that change nothing; what metrics say of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY

from contracts.alerting import AlertCleared, AlertClearedV2, AlertRaised, AlertRaisedV2
from services.alerting import metrics
from services.alerting.consumers import judge_tasks
from shared.testing.clock import MovedClock
from tests.service.alerting.desk import Desk
from tests.service.alerting.tasks import hindered, settled, steady
from tests.service.scoring.facts import COMMUNE, START, assigned, breached, reported, tree

OLD = START + timedelta(20)


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


def ignored(reason: str) -> float:
    return REGISTRY.get_sample_value("alerting_facts_ignored_total", {"reason": reason}) or 0.0


def raised(commune: str = COMMUNE) -> float:
    labels = {"rule": "below_path", "level": "red", "commune": commune}
    return REGISTRY.get_sample_value("alerting_raised_total", labels) or 0.0


async def judge_and_fail(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await judge_tasks([assigned("a"), reported("b", 2, 0.1)], tx)  # type: ignore[list-item]
        await tx.execute(sa.text("SELECT 1 / 0"))


class TestEarlyWarnings:
    async def test_rise_and_clear_by_facts_and_are_told_in_version_2_alone(self, desk: Desk) -> None:
        await desk.handle_each([*tree(), assigned("a"), *steady("a", 0.4, 0.42, 0.44), hindered("a", OLD)])
        assert await desk.open_alerts() == {("a", "obstacle_open"): "amber", ("a", "trend"): "amber"}
        await desk.handle_each([reported("a", 9, 0.7, on=START + timedelta(55)), settled("a", OLD)])
        assert await desk.open_alerts() == {}
        facts = [fact for fact in await desk.facts() if getattr(fact, "rule", "") in {"trend", "obstacle_open"}]
        assert {type(fact) for fact in facts} == {AlertRaisedV2, AlertClearedV2}
        assert [(type(fact).name, getattr(fact, "rule", "")) for fact in facts] == [
            ("alert.raised", "trend"),
            ("alert.raised", "obstacle_open"),
            ("alert.cleared", "trend"),
            ("alert.cleared", "obstacle_open"),
        ]

    async def test_tell_the_old_rules_in_both_versions_alike(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.3), reported("a", 3, 0.5)])
        facts = await desk.facts()
        old = [fact for fact in facts if isinstance(fact, AlertRaised | AlertCleared)]
        new = [fact for fact in facts if isinstance(fact, AlertRaisedV2 | AlertClearedV2)]
        assert [fact.version for fact in new] == [1, 2, 3]
        for before, after in zip(old, new, strict=True):
            assert before.model_dump() == after.model_dump(include=set(type(before).model_fields))

    async def test_rise_by_the_sweep_on_the_day_the_obstacle_is_too_old(
        self, desk: Desk, on_day_fifty: MovedClock
    ) -> None:
        on_day_fifty.to(START)
        await desk.handle_each([assigned("a"), reported("a", 2, 0.9), hindered("a", START)])
        on_day_fifty.to(START + timedelta(15))
        assert await desk.sweep() == 0
        on_day_fifty.to(START + timedelta(16))
        assert await desk.sweep() == 1
        assert await desk.open_alerts() == {("a", "obstacle_open"): "amber"}

    async def test_take_in_reports_of_an_older_release_when_they_are_told_again(self, desk: Desk) -> None:
        reports = steady("a", 0.4, 0.42, 0.44)
        await desk.handle_each([assigned("a"), *reports[:2]])
        older = "facts = (facts::jsonb - 'reports' - 'rebase' - 'obstacles')::text, trend_gaps = NULL, aims_at = NULL"
        async with desk.database.transaction() as tx:
            await tx.execute(sa.text(f"UPDATE task SET {older}"))  # noqa: S608  a constant of ours
        await desk.handle(reports[2])
        assert await desk.open_alerts() == {}
        await desk.handle_each(reports)
        assert await desk.open_alerts() == {("a", "trend"): "amber"}


class TestIgnoredFacts:
    async def test_older_than_what_is_known_change_nothing_and_are_counted(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a", version=3), reported("a", 5, 0.5), hindered("a", OLD, version=4)])
        standing, before = await desk.open_alerts(), ignored("stale")
        await desk.handle_each([assigned("a", version=2), hindered("a", START, version=3)])
        assert await desk.open_alerts() == standing
        assert ignored("stale") - before == 2

    async def test_of_a_task_nobody_told_of_wait_and_are_counted(self, desk: Desk) -> None:
        before = ignored("unknown_task")
        await desk.handle_each([hindered("a", OLD), reported("a", 2, 0.1)])
        assert (await desk.open_alerts(), ignored("unknown_task") - before) == ({}, 2)
        await desk.handle(assigned("a"))
        assert set(await desk.open_alerts()) == {("a", "obstacle_open"), ("a", "below_path")}

    async def test_from_the_far_future_change_nothing_and_are_counted(
        self, desk: Desk, on_day_fifty: MovedClock
    ) -> None:
        on_day_fifty.to(START + timedelta(52))
        early = breached("a", 3)
        on_day_fifty.to(START + timedelta(50))
        before = ignored("future")
        await desk.handle_each([assigned("a"), reported("a", 2, 0.5), early])
        assert (await desk.open_alerts(), ignored("future") - before) == ({}, 1)
        on_day_fifty.to(START + timedelta(52))
        await desk.handle(early)
        assert ("a", "overdue") in await desk.open_alerts()


class TestMetrics:
    async def test_do_not_count_what_was_rolled_back(self, desk: Desk) -> None:
        before = raised(), ignored("unknown_task")
        with pytest.raises(sa.exc.DBAPIError):
            await judge_and_fail(desk)
        assert (raised(), ignored("unknown_task")) == before
        await desk.handle(assigned("a"))
        assert raised() == before[0] + 1

    async def test_say_how_old_facts_were_and_how_long_they_took(self, desk: Desk) -> None:
        names = ("alerting_evaluation_lag_seconds_count", "alerting_evaluation_seconds_count")
        before = [REGISTRY.get_sample_value(name) or 0 for name in names]
        await desk.handle(assigned("a"), assigned("b"))
        after = [REGISTRY.get_sample_value(name) or 0 for name in names]
        assert [new - old for new, old in zip(after, before, strict=True)] == [2, 1]

    def test_have_so_many_series_in_a_province_of_130_communes_and_no_more(self) -> None:
        communes = [f"tinh-to.xa-{number}" for number in range(130)]
        metrics.show_open({("overdue", "red", "tinh-to.xa-0"): 3}, communes, 0.0)
        series = [
            sample
            for family in REGISTRY.collect()
            if family.name.startswith("alerting_")
            for sample in family.samples
            if sample.labels.get("commune", "").startswith("tinh-to.") and not sample.name.endswith("_created")
        ]
        assert len(series) == 130 * (3 * len(metrics.PAIRS) + len(metrics.AUDIENCES))
        others = [
            sample.name
            for family in REGISTRY.collect()
            if family.name.startswith("alerting_")
            for sample in family.samples
            if "commune" not in sample.labels
        ]
        assert len(others) < 150
