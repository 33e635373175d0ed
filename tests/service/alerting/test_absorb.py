"""Facts in, alerts out, over a real database: raised, moved and cleared by rule, in any order, told once."""

import asyncio
import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY

from contracts.alerting import AlertCleared, AlertRaised
from contracts.fact import Fact
from services.alerting.domain.policy import Reading
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.service.alerting.desk import Desk
from tests.service.alerting.tasks import hindered
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    START,
    assigned,
    breached,
    completed,
    judged,
    reported,
    tree,
)

RED, AMBER = "red", "amber"


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


def story() -> list[Event[Fact]]:
    """Five tasks: accepted after a rejection, rejected, behind, overdue, and overdue until its date was moved."""
    return [
        *tree(),
        *(assigned(task_id) for task_id in "abcde"),
        reported("a", 2, 0.3),
        reported("a", 3, None, is_claim=True),
        judged("a", 3, is_accepted=False),
        reported("a", 5, None, is_claim=True),
        judged("a", 5, is_accepted=True),
        completed("a", 6, claim=5),
        reported("b", 2, 0.45),
        reported("b", 3, None, is_claim=True),
        judged("b", 3, is_accepted=False),
        reported("c", 2, 0.1),
        reported("c", 3, 0.3),
        reported("d", 2, 0.5),
        breached("d", 3, START + timedelta(40)),
        assigned("d", version=4, effective_due_on=START + timedelta(40)),
        reported("e", 2, 0.5),
        breached("e", 3, START + timedelta(40)),
        assigned("e", version=4),
    ]


def overruled() -> list[Event[Fact]]:
    """Verdicts overruled on one claim: a rejection on appeal, an acceptance from outside, then a claim after that."""
    return [
        *(assigned(task_id) for task_id in "abc"),
        reported("a", 2, None, is_claim=True),
        judged("a", 2, is_accepted=False, version=2),
        judged("a", 2, is_accepted=True, version=4),
        completed("a", 3, claim=2),
        *(
            event
            for task_id in "bc"
            for event in (
                reported(task_id, 2, 0.6),
                reported(task_id, 3, None, is_claim=True),
                judged(task_id, 3, is_accepted=True, version=2),
                completed(task_id, 4, claim=3),
                judged(task_id, 3, is_accepted=False, version=3),
            )
        ),
        reported("c", 5, None, is_claim=True),
        judged("c", 5, is_accepted=True, version=2),
        completed("c", 6, claim=5),
    ]


ENDING = {
    ("b", "below_path"): RED,
    ("b", "evidence_rejected"): RED,
    ("c", "below_path"): AMBER,
    ("d", "overdue"): RED,
}


def gauge(rule: str, level: str, commune: str = COMMUNE) -> float | None:
    return REGISTRY.get_sample_value("alerting_open_alerts", {"rule": rule, "level": level, "commune": commune})


class TestOverruled:
    @pytest.mark.parametrize("seed", range(4))
    async def test_alerts_by_the_newest_verdict_of_each_claim(self, desk: Desk, seed: int) -> None:
        events = overruled() * 2
        if seed:
            random.Random(seed).shuffle(events)
        await desk.handle_each(events)
        assert await desk.open_alerts() == {("b", "below_path"): RED, ("b", "evidence_rejected"): RED}

    async def test_opens_a_task_again_that_was_closed_before_its_report_was_kept(self, desk: Desk) -> None:
        await desk.handle_each(overruled()[:-4])
        statement = sa.text("UPDATE task SET facts = jsonb_set(facts::jsonb, '{completion,report_id}', 'null')::text")
        async with desk.database.transaction() as tx:
            await tx.execute(statement)
        await desk.handle(judged("b", 3, is_accepted=True, version=5))
        assert ("b", "evidence_rejected") not in await desk.open_alerts()
        await desk.handle(judged("b", 3, is_accepted=False, version=6))
        assert ("b", "evidence_rejected") in await desk.open_alerts()


class TestAbsorbFacts:
    async def test_leaves_the_alerts_of_the_rules(self, desk: Desk) -> None:
        await desk.handle_each(story())
        assert await desk.open_alerts() == ENDING

    @pytest.mark.parametrize("seed", range(8))
    async def test_ends_the_same_for_any_interleaving_and_doubles(self, desk: Desk, seed: int) -> None:
        events = story() * 2
        random.Random(seed).shuffle(events)
        await desk.handle_each(events)
        assert await desk.open_alerts() == ENDING

    async def test_ends_the_same_when_both_streams_are_handled_at_once(self, desk: Desk) -> None:
        await desk.handle_each(story()[:10])
        await asyncio.gather(*(desk.handle(event) for event in story()[10:]), desk.sweep(), desk.sweep())
        assert await desk.open_alerts() == ENDING

    async def test_tells_each_alert_from_its_rise_to_its_end(self, desk: Desk) -> None:
        await desk.handle_each(story() * 2)
        by_alert: dict[str, list[AlertRaised | AlertCleared]] = {}
        for fact in await desk.told():
            by_alert.setdefault(fact.alert_id, []).append(fact)
        for facts in by_alert.values():
            assert [fact.version for fact in facts] == list(range(1, len(facts) + 1))
            assert all(isinstance(fact, AlertRaised) for fact in facts[:-1])
        open_now = [facts[-1] for facts in by_alert.values() if isinstance(facts[-1], AlertRaised)]
        assert {(fact.task_id, fact.rule): fact.level for fact in open_now} == ENDING

    async def test_names_the_events_it_was_decided_on(self, desk: Desk) -> None:
        first, second = assigned("a"), reported("a", 2, 0.1)
        await desk.handle_each([first, second])
        told = (await desk.told())[-1]
        assert isinstance(told, AlertRaised)
        assert [(given.name, given.value, given.event_id) for given in told.inputs[:2]] == [
            ("credited_rate", None, None),
            ("expected_rate", "50 %", first.id),
        ]
        assert told.policy_version == "2026.2"

    async def test_clears_on_accepted_evidence_before_plans_closes_the_task(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.1), breached("a", 3, DUE)])
        await desk.handle_each([reported("a", 4, None, is_claim=True), judged("a", 4, is_accepted=True)])
        assert await desk.open_alerts() == {}
        assert {f.cause for f in await desk.told() if isinstance(f, AlertCleared)} == {
            "Đề nghị hoàn thành đã được chấp nhận."
        }

    async def test_keeps_facts_about_an_unknown_task_until_it_is_assigned(self, desk: Desk) -> None:
        await desk.handle_each([breached("a", 3, DUE), judged("a", 2, is_accepted=False)])
        assert await desk.open_alerts() == {}
        await desk.handle(assigned("a"))
        assert set(await desk.open_alerts()) == {("a", "overdue"), ("a", "below_path"), ("a", "evidence_rejected")}

    async def test_lets_open_alerts_follow_a_task_to_its_new_unit(self, desk: Desk) -> None:
        await desk.handle_each([*tree(), assigned("a"), assigned("a", version=2, lead_unit_id="mau.xa-hai")])
        assert (await desk.rows("SELECT unit_id FROM alert"))[0][0] == "mau.xa-hai"

    async def test_counts_open_alerts_by_rule_level_and_commune(self, desk: Desk) -> None:
        await desk.handle_each(story())
        await desk.measure()
        assert (gauge("below_path", RED), gauge("below_path", AMBER), gauge("overdue", RED)) == (1, 1, 1)
        await desk.handle(reported("c", 4, 0.5))
        await desk.measure()
        assert gauge("below_path", AMBER) == 0
        assert gauge("due_soon", AMBER, "mau.phuong-ba") == 0


class TestSweepTasks:
    async def test_follows_the_path_from_sleep_over_amber_to_red(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        on_day_fifty.to(START)
        await desk.handle_each([assigned("a"), reported("a", 2, 0.4)])
        seen: list[tuple[date, str | None]] = []
        for days in range(101):
            on_day_fifty.to(START + timedelta(days))
            await desk.sweep()
            level = (await desk.open_alerts()).get(("a", "below_path"))
            if not seen or seen[-1][1] != level:
                seen.append((START + timedelta(days), level))
        assert seen == [(START, None), (START + timedelta(51), AMBER), (START + timedelta(81), RED)]
        assert (await desk.open_alerts())["a", "due_soon"] == AMBER

    async def test_warns_seven_days_before_and_stops_when_overdue(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle_each([assigned("a"), reported("a", 2, 0.9)])
        on_day_fifty.to(DUE - timedelta(8))
        assert await desk.sweep() == 0
        on_day_fifty.to(DUE - timedelta(7))
        assert await desk.sweep() == 1
        assert await desk.open_alerts() == {("a", "due_soon"): AMBER}
        on_day_fifty.to(DUE + timedelta(1))
        await desk.sweep()
        await desk.handle(breached("a", 3, DUE))
        assert await desk.open_alerts() == {("a", "overdue"): RED}

    async def test_does_nothing_the_second_time(self, desk: Desk) -> None:
        await desk.handle_each(story())
        await desk.sweep()
        told = len(await desk.told())
        assert await desk.sweep() == 0
        assert len(await desk.told()) == told

    async def test_leaves_one_alert_when_two_run_at_once(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        on_day_fifty.to(START)
        await desk.handle(*(assigned(f"t{number}") for number in range(300)))
        on_day_fifty.to(DUE - timedelta(5))
        changed = await asyncio.gather(*(desk.sweep() for _ in range(4)))
        assert sum(changed) == 600
        assert len(await desk.open_alerts()) == 600
        assert len(await desk.told()) == 600

    async def test_keeps_its_day_when_the_clock_jumps_back(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        await desk.handle(assigned("a"))
        assert await desk.open_alerts() == {("a", "below_path"): RED}
        on_day_fifty.to(START + timedelta(5))
        await desk.sweep()
        await desk.handle(assigned("b"))
        assert await desk.open_alerts() == {("a", "below_path"): RED, ("b", "below_path"): RED}
        assert (REGISTRY.get_sample_value("alerting_clock_behind_seconds") or 0) > 44 * 86_400
        on_day_fifty.to(START + timedelta(51))
        await desk.handle(assigned("c"))
        assert REGISTRY.get_sample_value("alerting_clock_behind_seconds") == 0

    @pytest.mark.parametrize(
        ("seed", "reading"), [(0, "ratio"), (1, "ratio"), (2, "ratio"), (3, "points"), (4, "points")]
    )
    async def test_finds_whatever_the_rules_would_find(
        self, desk: Desk, on_day_fifty: MovedClock, seed: int, reading: Reading
    ) -> None:
        """The statement that selects and the rules that decide agree on every day, over tasks of all kinds."""
        chance = random.Random(seed)
        desk.read_4b_in(reading)
        on_day_fifty.to(START)
        await desk.handle(*(assigned(f"t{number}", time_path=_path(chance)) for number in range(60)))
        reports = (
            reported(f"t{number}", 2 + each, chance.randint(0, 20) / 20, on=START + timedelta(20 * each))
            for number in range(50)
            for each in range(chance.randint(1, 4))
        )
        await desk.handle(*reports)
        await desk.handle(*(reported(f"t{number}", 9, None, is_claim=True) for number in range(0, 50, 7)))
        await desk.handle(*(hindered(f"t{number}", START + timedelta(number)) for number in range(0, 60, 3)))
        for days in sorted(chance.sample(range(110), 12)):
            on_day_fifty.to(START + timedelta(days))
            await desk.sweep()
            by_sweep = await desk.open_alerts()
            await desk.judge_all()
            assert await desk.open_alerts() == by_sweep
        assert {rule for _, rule in by_sweep} >= {"obstacle_open", "below_path"}
        desk.without_early_warnings()
        await desk.sweep()
        assert {rule for _, rule in await desk.open_alerts()} <= {"below_path", "due_soon"}


def _path(chance: random.Random) -> list[dict[str, object]]:
    days = sorted(chance.sample(range(100), 3))
    points = [(0, 0.0), *((day, chance.randint(0, 10) / 10) for day in days), (100, 1.0)]
    return [{"on": START + timedelta(day), "rate": rate} for day, rate in points]


class TestAlertTable:
    async def test_takes_no_second_open_alert_of_a_task_and_rule(self, desk: Desk) -> None:
        await desk.handle(assigned("a"))
        again = (
            "INSERT INTO alert SELECT 'other', task_id, plan_id, unit_id, rule, level, version, raised_at, level_since,"
            " policy_version, reason, inputs FROM alert"
        )
        with pytest.raises(sa.exc.IntegrityError, match="alert_one_open"):
            async with desk.database.transaction() as tx:
                await tx.execute(sa.text(again))

    async def test_belongs_to_the_lead_unit(self, desk: Desk) -> None:
        await desk.handle_each([assigned("a"), assigned("b", lead_unit_id=None)])
        rows = await desk.rows("SELECT task_id, unit_id FROM alert ORDER BY 1")
        assert [tuple(row) for row in rows] == [("a", OFFICE), ("b", COMMUNE)]
