"""Versions of the policy over a real database: entered for a later day, tried out before, kept as they were."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from services.scoring.consumers import in_force
from services.scoring.domain.policy import Policy
from services.scoring.settings import POLICIES
from services.scoring.use_cases.policies import enter_policy
from services.scoring.use_cases.preview import Preview, preview_policy
from shared.auth import Grant, Principal
from shared.http import Problem
from shared.policies import Draft, Grounds, Version
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PROVINCE,
    START,
    assigned,
    completed,
    published,
    reported,
    tree,
)

TODAY = START + timedelta(50)
TOMORROW = TODAY + timedelta(1)
SHIPPED = (POLICIES / "2026.1.yaml").read_text("utf-8")
OTHER_OFFICE = "mau.xa-hai.phong-vhxh"


def text(version: str, **changes: str) -> str:
    """The shipped policy under another name; `changes` are its lines by key."""
    lines = SHIPPED.replace('version: "2026.1"', f'version: "{version}"').splitlines()
    return "\n".join(next((new for key, new in changes.items() if line.startswith(key)), line) for line in lines)


GENTLER = text("thu-1", shares="shares: {lead: 1.0, coordinating: 1.0}", minimum_tasks="minimum_tasks: 1")
STRICTER_WHEN_LATE = (
    text("thu-2").replace("factor: 0.9}", "factor: 0.8}").replace("at_least: 70, below", "at_least: 60, below")
)
STRICTER_WHEN_LATE = STRICTER_WHEN_LATE.replace("at_least: 50, below: 70", "at_least: 50, below: 60")


def leader(unit_id: str = PROVINCE) -> Principal:
    return Principal(account_id="lanh-dao", display_name="Thường trực", grants=(Grant(role="leader", unit_id=unit_id),))


async def enter(desk: Desk, source: str, effective_from: date = TOMORROW, who: Principal | None = None) -> Version:
    grounds = Grounds("Kết luận của Ban Chỉ đạo", "12-KL/BCĐ")
    async with desk.database.transaction() as tx:
        return await enter_policy(tx, in_force, who or leader(), Draft(source, effective_from), grounds)


async def preview(desk: Desk, source: str, *roots: str) -> Preview:
    return await preview_policy(desk.database, in_force, Draft(source, TOMORROW), roots or (PROVINCE,))


async def two_communes(desk: Desk) -> None:
    """Xã Một leads three tasks, one of them done ten days late; Xã Hai leads one and helps with two of Xã Một."""
    await desk.handle_each([*tree(), published()])
    helped = {"coordinating_unit_ids": (OTHER_OFFICE,)}
    await desk.handle(assigned("a", **helped), assigned("b", **helped), assigned("c"))
    await desk.handle(assigned("d", lead_unit_id=OTHER_OFFICE))
    await desk.handle(reported("a", 2, 0.2), reported("b", 2, 0.5), reported("d", 2, 0.25))
    await desk.handle(reported("c", 3, None, is_claim=True, on=DUE), completed("c", 4, 3, days_late=10))
    await desk.recompute()


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> None:
    moved_clock.to(TODAY)


class TestPreviewPolicy:
    async def test_tells_what_entering_the_policy_then_does(self, desk: Desk) -> None:
        await two_communes(desk)
        stood = await desk.scores()
        told = {unit.unit_id: unit for unit in (await preview(desk, STRICTER_WHEN_LATE)).units}
        in_force.put(in_force.proposed(Draft(STRICTER_WHEN_LATE, START)))
        await desk.recompute()
        stands = await desk.scores()
        moved = {key for key, found in stands.items() if key.startswith("mau") and found[:3:2] != stood[key][:3:2]}
        assert {COMMUNE, OFFICE, PROVINCE} <= moved <= set(told)
        for unit_id, unit in told.items():
            assert (unit.before.score, unit.before.band) == (stood[unit_id][0], stood[unit_id][2])
            assert (unit.after.score, unit.after.band) == (stands[unit_id][0], stands[unit_id][2])

    async def test_says_who_moves_by_how_much_and_to_which_place(self, desk: Desk) -> None:
        await two_communes(desk)
        found = await preview(desk, GENTLER)
        assert (found.version, found.compared_with, found.day, found.changed_tasks) == ("thu-1", "2026.1", TODAY, 0)
        units = {unit.unit_id: unit for unit in found.units}
        hai = units["mau.xa-hai"]
        # Led 50; helped 40 and 100: (50 + 0,3 × 140) / 1,6 becomes (50 + 140) / 3.
        assert (hai.unit_name, hai.kind, float(hai.before.score or 0), float(hai.after.score or 0)) == (
            "Xã Hai",
            "commune",
            57.5,
            63.33,
        )
        assert (hai.before.band, hai.after.band, hai.after.rank, hai.tasks_changed) == (
            "Hoàn thành",
            "Hoàn thành",
            2,
            0,
        )

    async def test_counts_tasks_whose_own_score_changes(self, desk: Desk) -> None:
        await two_communes(desk)
        found = await preview(desk, STRICTER_WHEN_LATE)
        assert found.changed_tasks == 1
        changed = {unit.unit_id: (unit.tasks_changed, unit.change) for unit in found.units}
        assert changed[COMMUNE] == (1, Decimal("-3.34"))
        assert found.total == 5
        assert [abs(unit.change or 0) for unit in found.units] == sorted(
            (abs(unit.change or 0) for unit in found.units), reverse=True
        )

    async def test_shows_only_the_units_of_who_asks(self, desk: Desk) -> None:
        await two_communes(desk)
        found = await preview(desk, STRICTER_WHEN_LATE, "mau.xa-hai")
        assert {unit.unit_id for unit in found.units} <= {"mau.xa-hai", OTHER_OFFICE}
        assert (found.changed_tasks, found.total) == (0, 2)

    async def test_writes_nothing(self, desk: Desk) -> None:
        await two_communes(desk)
        before = await everything(desk)
        await preview(desk, STRICTER_WHEN_LATE)
        assert await everything(desk) == before

    async def test_finds_nothing_in_the_same_rules_under_another_name(self, desk: Desk) -> None:
        await two_communes(desk)
        assert (await preview(desk, text("thu-3"))).units == []


class TestEnterPolicy:
    async def test_lets_old_days_keep_their_policy(self, desk: Desk, moved_clock: MovedClock) -> None:
        await two_communes(desk)
        await enter(desk, STRICTER_WHEN_LATE)
        await desk.handle(reported("a", 5, 0.21))
        assert await versions(desk) == {"2026.1"}
        moved_clock.to(TOMORROW)
        await desk.recompute()
        assert await versions(desk) == {"thu-2"}
        days = await desk.rows(f"SELECT day, policy_version FROM unit_day WHERE unit_id = '{COMMUNE}' ORDER BY day")  # noqa: S608
        assert [tuple(row) for row in days] == [(TODAY, "2026.1"), (TOMORROW, "thu-2")]

    async def test_is_seen_by_the_next_transaction_of_another_process(self, desk: Desk) -> None:
        async with desk.database.transaction() as tx:
            assert (await in_force.policies(tx)).on(TOMORROW).version == "2026.1"
        await enter(desk, GENTLER)
        async with desk.database.transaction() as tx:
            policies = await in_force.policies(tx)
        assert [policies.on(day).version for day in (TODAY, TOMORROW)] == ["2026.1", "thu-1"]

    @pytest.mark.parametrize(
        ("source", "effective_from", "slug"),
        [
            (GENTLER, TODAY, "policy-too-early"),
            (GENTLER, TODAY - timedelta(400), "policy-too-early"),
            (SHIPPED, TOMORROW, "policy-exists"),
            (GENTLER.replace("below: 90", "below: 85"), TOMORROW, "policy-refused"),
        ],
    )
    async def test_is_refused(self, desk: Desk, source: str, effective_from: date, slug: str) -> None:
        with pytest.raises(Problem) as refused:
            await enter(desk, source, effective_from)
        assert refused.value.slug == slug
        assert await desk.rows("SELECT 1 FROM policy") == []

    async def test_is_refused_with_line_and_place(self, desk: Desk) -> None:
        with pytest.raises(Problem) as refused:
            await enter(desk, GENTLER.replace("below: 90", "below: 85"))
        found = refused.value.extra
        assert (found["line"], found["place"]) == (16, "bands.1.below")
        assert "dòng 16, mục bands.1.below: hở hoặc chồng" in refused.value.detail

    async def test_is_refused_when_the_text_names_another_day(self, desk: Desk) -> None:
        with pytest.raises(Problem) as refused:
            await enter(desk, f"{GENTLER}\neffective_from: 2026-05-01\n")
        assert refused.value.extra["place"] == "effective_from"

    async def test_is_refused_for_a_day_that_was_judged_though_the_clock_went_back(
        self, desk: Desk, moved_clock: MovedClock
    ) -> None:
        await two_communes(desk)
        moved_clock.to(TODAY - timedelta(10))
        with pytest.raises(Problem) as refused:
            await enter(desk, GENTLER, TODAY)
        assert refused.value.extra["first_day"] == TOMORROW.isoformat()

    async def test_is_for_who_decides_for_the_province(self, desk: Desk) -> None:
        with pytest.raises(Problem) as refused:
            await enter(desk, GENTLER, who=leader(COMMUNE))
        assert refused.value.slug == "outside-your-units"

    async def test_twice_under_one_name_is_refused(self, desk: Desk) -> None:
        await enter(desk, GENTLER)
        with pytest.raises(Problem) as refused:
            await enter(desk, GENTLER, TOMORROW + timedelta(5))
        assert refused.value.slug == "policy-exists"

    async def test_at_once_by_two_enters_one(self, desk: Desk) -> None:
        answers = await asyncio.gather(enter(desk, GENTLER), enter(desk, GENTLER), return_exceptions=True)
        assert sorted(type(answer).__name__ for answer in answers) == ["Problem", "Version"]

    async def test_for_a_day_that_has_one_takes_the_first_one_back(self, desk: Desk) -> None:
        await enter(desk, GENTLER)
        await enter(desk, text("thu-3"))
        async with desk.database.transaction() as tx:
            assert (await in_force.policies(tx)).on(TOMORROW).version == "thu-3"
            listed = await in_force.listed(tx)
        assert {each.version: each.is_superseded for each in listed} == {"thu-1": True, "thu-3": False, "2026.1": False}

    @pytest.mark.parametrize("change", ["UPDATE policy SET source = ''", "DELETE FROM policy", "TRUNCATE policy"])
    async def test_cannot_be_undone_even_in_the_database(self, desk: Desk, change: str) -> None:
        await enter(desk, GENTLER)
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with desk.database.transaction() as tx:
                await tx.execute(sa.text(change))


class TestPolicies:
    async def test_that_were_entered_hold_before_those_a_later_release_ships(self, desk: Desk) -> None:
        await enter(desk, GENTLER)
        stood = in_force.shipped().versions
        same_name, same_day = (_shipped(name, day) for name, day in (("thu-1", START), ("2026.9", TOMORROW)))
        in_force.put(*stood, same_name, same_day)
        async with desk.database.transaction() as tx:
            policies = await in_force.policies(tx)
        assert [policy.version for policy in policies.versions] == ["2026.1", "thu-1"]
        assert policies.on(TOMORROW).minimum_tasks == 1


def _shipped(name: str, day: date) -> Policy:
    return in_force.read(text(name), day)


async def versions(desk: Desk) -> set[object]:
    return {row[0] for row in await desk.rows("SELECT DISTINCT policy_version FROM score")}


async def everything(desk: Desk) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    named = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    tables = [str(row[0]) for row in await desk.rows(named)]
    return {name: sorted(str(row[0]) for row in await desk.rows(f"SELECT t::text FROM {name} AS t")) for name in tables}  # noqa: S608
