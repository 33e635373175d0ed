"""Units, plans and headings explain themselves, however many tasks they have."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.fact import Fact
from services.scoring.consumers import in_force
from services.scoring.store.parts import parts_of
from services.scoring.use_cases import explain
from shared.envelope import Event
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PLAN,
    PROVINCE,
    START,
    assigned,
    completed,
    excused,
    published,
    reported,
    tree,
)
from tests.service.scoring.running import Running

D = Decimal
MANY = 450


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


def under_headings() -> list[Event[Fact]]:
    """Two tasks under II, one heavier one under I, one under none, one not in force."""
    return [
        *tree(),
        published(),
        assigned("a", group="II. Chính quyền số"),
        assigned("b", group="II. Chính quyền số"),
        assigned("c", group="I. Hạ tầng số", weight=2, coordinating_unit_ids=["mau.xa-hai"]),
        assigned("d"),
        assigned("e", group="III. Xã hội số", is_suspended=True),
        reported("a", 2, 0.5),
        reported("b", 2, 0.25),
        reported("c", 2, 0.4),
    ]


class TestGroups:
    async def test_are_means_over_their_tasks_in_the_order_of_the_document(self, desk: Desk) -> None:
        await desk.handle_each(under_headings())
        async with desk.database.transaction() as tx:
            found = await explain.explained_groups(tx, PLAN, in_force)
        assert found is not None
        shown = [(each.heading, str(each.mean.score), each.mean.task_count, each.band) for each in found.groups]
        assert shown == [
            ("I. Hạ tầng số", "80.00", 1, "Tốt"),
            ("II. Chính quyền số", "75.00", 2, "Tốt"),
            (None, "0.00", 1, "Chưa hoàn thành"),
        ]
        first = found.groups[0].explanation
        assert first.formula == "(80,00 × 2) / (2) = 160 / 2 = 80,00"
        assert first.inputs[0].event_id is not None

    async def test_are_not_there_for_an_unknown_plan(self, desk: Desk) -> None:
        async with desk.database.transaction() as tx:
            assert await explain.explained_groups(tx, "none", in_force) is None


class TestUnitOfManyTasks:
    async def test_shows_the_costliest_and_what_all_of_them_lost(self, desk: Desk) -> None:
        tasks = [f"t{number:03}" for number in range(MANY)]
        leads = {task_id: OFFICE if number % 3 else "mau.xa-hai" for number, task_id in enumerate(tasks)}
        await desk.handle(*(assigned(task_id, lead_unit_id=lead) for task_id, lead in leads.items()))
        await desk.handle(*(reported(task_id, 2, number / MANY / 2) for number, task_id in enumerate(tasks)))
        async with desk.database.transaction() as tx:
            found = await explain.explained_unit(tx, PROVINCE, in_force)
        assert found is not None
        assert len(found.explanation.inputs) == explain.SHOWN_PARTS
        missing = 100 - (found.score.score or 0)
        assert sum(loss.points for loss in found.explanation.lost) == pytest.approx(missing, abs=D("0.06"))
        assert {each.unit_id: each.task_count for each in found.below} == {COMMUNE: 300, "mau.xa-hai": 150}
        assert sum(each.lost for each in found.below) == pytest.approx(missing, abs=D("0.02"))

    async def test_pages_every_task(self, desk: Desk) -> None:
        await desk.handle_each(under_headings())
        seen: list[str] = []
        after: tuple[Decimal, str] | None = None
        async with desk.database.transaction() as tx:
            shares = (await in_force.policies(tx)).versions[0].shares
            while page := await parts_of(tx, "unit", "mau.xa-hai", shares, 1, after):
                seen += [part.task_id for part in page]
                after = page[-1].lost, page[-1].task_id
            whole = await parts_of(tx, "unit", COMMUNE, shares)
        assert seen == ["c"]
        assert [(part.task_id, int(part.lost)) for part in whole] == [("d", 100), ("b", 50), ("c", 40), ("a", 0)]


class TestExcuse:
    async def test_told_after_the_completion_takes_lateness_away(self, desk: Desk, on_day_fifty: MovedClock) -> None:
        on_day_fifty.to(DUE + timedelta(60))
        late = [reported("a", 2, None, is_claim=True, on=DUE), completed("a", 3, 2, days_late=20)]
        await desk.handle_each([assigned("a", effective_due_on=DUE - timedelta(20)), *late])
        assert (await desk.scores())["a"][0] == D("90.00")
        await desk.handle(excused("a", 4, DUE))
        assert (await desk.scores())["a"][0] == D("100.00")


class TestApi:
    async def test_explains_headings_losses_below_and_shares(self, running: Running) -> None:
        await running.tell(*under_headings())
        groups = await running.json(f"/scores/plans/{PLAN}/groups")
        assert [(group["group"], group["score"]) for group in groups["items"]] == [
            ("I. Hạ tầng số", 80), ("II. Chính quyền số", 75), (None, 0),
        ]  # fmt: skip
        assert (groups["policy_version"], groups["as_of"]) == ("2026.1", str(START + timedelta(50)))
        unit = await running.json("/scores/units/mau.xa-hai")
        assert unit["inputs"][0]["text"] == "80,00 điểm, trọng số 0,6 = 2 × 0,3 (phần của đơn vị phối hợp)"
        assert [(below["unit_id"], below["points"]) for below in unit["lost_below"]] == [(None, 20)]
        first = await running.json(f"/scores/units/{COMMUNE}/tasks", limit=3)
        rest = await running.json(f"/scores/units/{COMMUNE}/tasks", limit=3, cursor=first["next_cursor"])
        assert [part["task_id"] for part in first["items"] + rest["items"]] == ["d", "b", "c", "a"]
        assert (rest["items"][0]["lost"], rest["next_cursor"]) == (0, None)
        plan = await running.json(f"/scores/plans/{PLAN}/tasks")
        assert {part["task_id"]: (part["share"], part["weight"]) for part in plan["items"]}["c"] == (None, 2)
        for path in ("/scores/units/mau.khong-co/tasks", "/scores/plans/none/tasks", "/scores/plans/none/groups"):
            assert (await running.get(path)).json()["slug"] == "score-not-found"
        for cursor in ("x", "WyJ4IiwgInkiXQ"):
            assert (await running.get(f"/scores/units/{COMMUNE}/tasks", cursor=cursor)).json()["slug"] == "bad-cursor"
        outside = await running.get(f"/scores/plans/{PLAN}/groups", own="mau.xa-hai")
        assert outside.json()["slug"] == "outside-your-units"
