"""Versions of the policy of alerts over a real database: tried out first, entered for a later day, old days kept."""

from datetime import date, timedelta

import pytest

from services.alerting.consumers import in_force
from services.alerting.domain.preview import appearing, going, moving
from services.alerting.settings import POLICIES
from services.alerting.use_cases.policies import enter_policy
from services.alerting.use_cases.preview import Preview, preview_policy
from shared.auth import Grant, Principal
from shared.http import Problem
from shared.policies import Draft, Grounds
from shared.testing.clock import MovedClock
from tests.service.alerting.desk import Desk
from tests.service.alerting.tasks import hindered
from tests.service.scoring.facts import OFFICE, PROVINCE, START, assigned, breached, reported, tree

TODAY = START + timedelta(50)
TOMORROW = TODAY + timedelta(1)
SHIPPED = (POLICIES / "2026.2.yaml").read_text("utf-8").replace("effective_from: 2026-01-01\n", "")
LEADER = Principal(account_id="lanh-dao", display_name="Thường trực", grants=(Grant(role="leader", unit_id=PROVINCE),))


def text(version: str, old: str = "", new: str = "") -> str:
    """The shipped policy under another name, with one change."""
    assert old in SHIPPED
    return SHIPPED.replace('version: "2026.2"', f'version: "{version}"').replace(old, new, 1)


IN_POINTS = text("thu-1", "reading: ratio ", "reading: points ")
MILDER = text("thu-2", "amber_ratio: 0.8", "amber_ratio: 0.6")
PATIENT = text("thu-3", "obstacle:\n  days: 15\n")


async def enter(desk: Desk, source: str, effective_from: date = TOMORROW) -> None:
    async with desk.database.transaction() as tx:
        draft = Draft(source, effective_from)
        await enter_policy(tx, in_force, LEADER, draft, Grounds("Kết luận của Ban Chỉ đạo", None))


async def preview(desk: Desk, source: str, root: str = PROVINCE) -> Preview:
    return await preview_policy(desk.database, in_force, Draft(source, TOMORROW), [root])


async def some_alerts(desk: Desk) -> None:
    """On day 50 `a` at 20 % is red, `b` at 35 % amber, `c` in time but overdue by plans, `d` has an old obstacle."""
    await desk.handle_each(tree())
    await desk.handle(*(assigned(task_id) for task_id in "abcd"))
    rates = {"a": 0.2, "b": 0.35, "c": 0.5, "d": 0.5}
    await desk.handle(*(reported(task_id, 2, rate) for task_id, rate in rates.items()))
    await desk.handle(breached("c", 3))
    await desk.handle(hindered("d", TODAY - timedelta(20)))
    await desk.sweep()


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> None:
    moved_clock.to(TODAY)


class TestPreviewPolicy:
    async def test_tells_which_alerts_appear_go_and_move(self, desk: Desk) -> None:
        await some_alerts(desk)
        assert await desk.open_alerts() == {
            ("a", "below_path"): "red",
            ("b", "below_path"): "amber",
            ("c", "overdue"): "red",
            ("d", "obstacle_open"): "amber",
        }
        found = (await preview(desk, IN_POINTS)).found.differences
        assert [(one.task_id, one.level_before, one.level_after) for one in moving(found)] == [("a", "red", "amber")]
        assert [one.task_id for one in going((await preview(desk, MILDER)).found.differences)] == ["b"]
        gone = going((await preview(desk, PATIENT)).found.differences)
        assert [(one.task_id, one.rule, one.unit_id) for one in gone] == [("d", "obstacle_open", OFFICE)]
        assert appearing(found) == []

    @pytest.mark.parametrize("source", [IN_POINTS, MILDER, PATIENT])
    async def test_tells_what_the_policy_then_does(self, desk: Desk, source: str) -> None:
        await some_alerts(desk)
        stood, found = await desk.open_alerts(), await preview(desk, source)
        in_force.put(in_force.read(source, START))
        await desk.judge_all()
        stands = await desk.open_alerts()
        told = {(one.task_id, one.rule): (one.level_before, one.level_after) for one in found.found.differences}
        keys = {key for key in stood.keys() | stands.keys() if stood.get(key) != stands.get(key)}
        assert told == {key: (stood.get(key), stands.get(key)) for key in keys}
        assert sum(found.found.after.values()) == len(stands)

    async def test_looks_only_at_the_units_of_who_asks(self, desk: Desk) -> None:
        await some_alerts(desk)
        assert (await preview(desk, MILDER, "mau.xa-hai")).found.before == {}

    async def test_writes_nothing_and_tells_nothing(self, desk: Desk) -> None:
        await some_alerts(desk)
        stood, told = await desk.rows("SELECT * FROM alert ORDER BY alert_id"), await desk.facts()
        await preview(desk, MILDER)
        assert await desk.rows("SELECT * FROM alert ORDER BY alert_id") == stood
        assert await desk.facts() == told
        assert await desk.rows("SELECT * FROM policy") == []

    async def test_is_refused_with_line_and_place(self, desk: Desk) -> None:
        with pytest.raises(Problem) as refused:
            await preview(desk, text("thu-4", "after_days: 7", "after_days: 3"))
        assert refused.value.slug == "policy-refused"
        assert refused.value.extra["place"] == "escalation.steps.1.after_days"


class TestEnterPolicy:
    async def test_changes_alerts_from_its_day_on(self, desk: Desk, moved_clock: MovedClock) -> None:
        await some_alerts(desk)
        await enter(desk, IN_POINTS)
        await desk.sweep()
        assert (await desk.open_alerts())["a", "below_path"] == "red"
        moved_clock.to(TOMORROW)
        await desk.sweep()
        rows = await desk.rows("SELECT level, policy_version FROM alert WHERE task_id = 'a' AND rule = 'below_path'")
        assert [tuple(row) for row in rows] == [("amber", "thu-1")]

    @pytest.mark.parametrize(
        ("source", "effective_from", "slug"),
        [(MILDER, TODAY, "policy-too-early"), (text("2026.1"), TOMORROW, "policy-exists")],
    )
    async def test_is_refused(self, desk: Desk, source: str, effective_from: date, slug: str) -> None:
        with pytest.raises(Problem) as refused:
            await enter(desk, source, effective_from)
        assert refused.value.slug == slug

    async def test_is_refused_for_a_day_that_was_judged_though_the_clock_went_back(
        self, desk: Desk, moved_clock: MovedClock
    ) -> None:
        await some_alerts(desk)
        moved_clock.to(TODAY - timedelta(10))
        with pytest.raises(Problem) as refused:
            await enter(desk, MILDER, TODAY)
        assert refused.value.extra["first_day"] == TOMORROW.isoformat()
