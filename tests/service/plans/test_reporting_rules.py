from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from contracts.plans import PeriodOpened
from services.plans.domain.policy import Policy
from services.plans.settings import POLICY
from services.plans.use_cases.periods import open_periods
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


def rule(kind: str, cut_off_days: int = 5, lock_days: int = 10, **more: object) -> Json:
    return {"kind": kind, "cut_off_days": cut_off_days, "lock_days": lock_days, **more}


async def put(office: Office, plan_id: str, *rules: Json, version: int | None = None, **asked: object) -> Json:
    """Set the rules of a plan under its version; return the answer with its status."""
    path = f"/plans/{plan_id}/reporting-rules"
    seen = version or (await office.agency("GET", path)).json()["plan_version"]
    headers = {"If-Match": f'"{seen}"'}
    answer = await office.ask(
        "PUT", path, **{"role": "agency", "unit": COMMUNE, **asked}, json={"rules": rules}, headers=headers
    )
    return {**answer.json(), "status": answer.status_code}


async def sweep(office: Office) -> None:
    async with office.database.transaction() as tx:
        await open_periods(tx, read_policy(POLICY, Policy))


def spans(periods: list[Json]) -> set[tuple[str, str, str | None]]:
    return {(period["kind"], period["title"], period["sender_unit_id"]) for period in periods}


class TestRules:
    async def test_are_the_policys_until_the_plan_gives_its_own(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        before = (await office.ask("GET", f"/plans/{plan_id}/reporting-rules")).json()
        assert before["rules"] == []
        assert [(each["kind"], each["cut_off_days"]) for each in before["in_force"]] == [("month", 5), ("quarter", 10)]
        after = await put(office, plan_id, rule("week", 1, 3), rule("quarter", is_active=False))
        assert (after["status"], after["plan_version"]) == (200, before["plan_version"] + 1)
        assert [each["kind"] for each in after["in_force"]] == ["month", "week"]
        assert [each["kind"] for each in after["rules"]] == ["quarter", "week"]

    async def test_open_every_kind_of_period_at_once(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable(), valid_to="2030-12-31"))[0]["plan_id"]
        kinds = ("week", "half_year", "nine_months", "year", "mid_term", "end_of_term")
        await put(office, plan_id, *(rule(kind) for kind in kinds))
        assert spans(await office.periods(plan_id)) == {
            ("week", "tuần từ 09/03/2026", None),
            ("month", "tháng 03/2026", None),
            ("quarter", "quý 1/2026", None),
            ("half_year", "6 tháng đầu năm 2026", None),
            ("nine_months", "9 tháng năm 2026", None),
            ("year", "năm 2026", None),
            ("mid_term", "giữa kỳ, đến 30/06/2028", None),
            ("end_of_term", "cuối kỳ, đến 31/12/2030", None),
        }
        told = await office.heard.wait_for(PeriodOpened, lambda fact: fact.kind == "mid_term")
        assert (told.fact.title, told.fact.ends_on) == ("giữa kỳ, đến 30/06/2028", date(2028, 6, 30))

    async def test_of_a_draft_count_from_its_publishing(self, office: Office) -> None:
        await office.create_units()
        plan_id = (await office.draft(deliverable()))["plan_id"]
        await put(office, plan_id, rule("month", is_active=False), rule("week", 1, 3))
        assert await office.periods(plan_id) == []
        await office.agency("POST", f"/plans/{plan_id}/publish")
        assert {kind for kind, _, _ in spans(await office.periods(plan_id))} == {"week", "quarter"}

    async def test_move_the_days_of_open_periods_whose_cut_off_is_not_over(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        moved_clock.to(date(2026, 4, 7))
        await sweep(office)
        await put(office, plan_id, rule("month", 9, 20))
        days = {each["title"]: (each["due_on"], each["version"]) for each in await office.periods(plan_id)}
        assert days["tháng 03/2026"] == ("2026-04-06", 1), "a Sunday moved to Monday, over by now"
        assert days["tháng 04/2026"] == ("2026-05-11", 2), "a Saturday moved to Monday"
        again = await office.heard.wait_for(PeriodOpened, lambda fact: fact.version == 2)
        assert (again.fact.due_on, again.fact.locks_on) == (date(2026, 5, 11), date(2026, 5, 20))
        await sweep(office)
        assert await office.rows("SELECT period_id FROM period WHERE version > 2") == []

    async def test_follow_the_end_of_an_amended_plan(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        await put(office, plan_id, rule("end_of_term"))
        async with office.database.transaction() as tx:
            await tx.execute(sa.text("UPDATE plan SET valid_to = '2027-12-31'"))
        await sweep(office)
        ends = {each["ends_on"] for each in await office.periods(plan_id) if each["kind"] == "end_of_term"}
        assert ends == {"2027-12-31"}

    async def test_are_refused_with_the_reason(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        refused = [
            await put(office, plan_id, rule("week", 1, 3), rule("week", 2, 4)),
            await put(office, plan_id, rule("week", sender_unit_id=OTHER)),
            await put(office, plan_id, rule("week", sender_unit_id=f"{COMMUNE}.khong-co")),
            await put(office, plan_id, rule("week", 5, 5)),
            await put(office, plan_id, rule("ad_hoc")),
            await put(office, plan_id, rule("week"), version=99),
            await put(office, plan_id, rule("week"), role="officer", unit=CULTURE),
            await put(office, plan_id, rule("week"), role="agency", unit=OTHER),
            await put(office, "khong-co", rule("week"), version=1),
        ]
        assert [(answer["status"], answer["slug"]) for answer in refused] == [
            (422, "rule-given-twice"),
            (422, "unit-outside-plan"),
            (422, "unit-unknown"),
            (422, "invalid-request"),
            (422, "invalid-request"),
            (412, "stale-version"),
            (403, "not-permitted"),
            (403, "outside-your-units"),
            (404, "plan-not-found"),
        ]
        silent = await office.agency("PUT", f"/plans/{plan_id}/reporting-rules", json={"rules": []})
        assert silent.json()["slug"] == "version-required"


class TestSenderWithRulesOfItsOwn:
    async def test_has_periods_of_its_own_by_its_own_calendar_and_receiver(self, office: Office) -> None:
        plan_id = (await office.publish(deliverable()))[0]["plan_id"]
        own = rule("month", 2, 4, sender_unit_id=CULTURE, calendar="administrative", receiver_unit_id=OFFICE)
        await put(office, plan_id, own)
        found = {each["sender_unit_id"]: each for each in await office.periods(plan_id) if each["kind"] == "month"}
        assert (found[None]["starts_on"], found[None]["keeper_unit_id"]) == ("2026-03-01", COMMUNE)
        assert (found[CULTURE]["starts_on"], found[CULTURE]["due_on"]) == ("2026-02-15", "2026-03-16")
        told = await office.heard.wait_for(PeriodOpened, lambda fact: fact.sender_unit_id == CULTURE)
        assert told.fact.title == "tháng 03/2026"
        path = f"/periods/{found[CULTURE]['period_id']}/lock"
        keeper = await office.ask("POST", path, "agency", OFFICE)
        assert (keeper.status_code, keeper.json()["phase"]) == (200, "locked")
        shared = await office.ask("POST", f"/periods/{found[None]['period_id']}/lock", "agency", OFFICE)
        assert (shared.status_code, shared.json()["slug"]) == (403, "outside-your-units")

    async def test_reports_in_those_alone(self, office: Office) -> None:
        mine, others = await office.publish(indicator(), indicator(code="2", lead_unit_id=OFFICE))
        await put(office, mine["plan_id"], rule("month", 2, 4, sender_unit_id=CULTURE))
        months = {
            each["sender_unit_id"]: each["period_id"]
            for each in await office.periods(mine["plan_id"])
            if each["kind"] == "month"
        }
        assert (await office.report(mine["task_id"], value=40)).json()["period_id"] == months[CULTURE]
        wrong = await office.report(mine["task_id"], value=40, period_id=months[None])
        assert (wrong.status_code, wrong.json()["slug"]) == (409, "period-of-others")
        answer = await office.ask("POST", f"/tasks/{others['task_id']}/reports", unit=OFFICE, json={"value": 10})
        assert answer.json()["period_id"] == months[None]
        asked = {"plan": mine["plan_id"], "unit": CULTURE}
        listed = (await office.agency("GET", "/periods", params=asked)).json()["items"]
        assert {(each["kind"], each["sender_unit_id"]) for each in listed} == {("month", CULTURE), ("quarter", None)}

    async def test_without_months_reports_in_its_shortest_kind(self, office: Office) -> None:
        task = (await office.publish(indicator()))[0]
        off = rule("month", sender_unit_id=CULTURE, is_active=False)
        await put(office, task["plan_id"], off)
        assert (await office.report(task["task_id"], value=40)).json()["period_title"] == "quý 1/2026"
        await put(office, task["plan_id"], off, rule("quarter", sender_unit_id=CULTURE, is_active=False))
        nothing = await office.report(task["task_id"], value=40)
        assert (nothing.status_code, nothing.json()["slug"]) == (409, "no-open-period")

    async def test_counts_a_span_once_when_it_got_them_in_its_middle(
        self, office: Office, moved_clock: MovedClock
    ) -> None:
        task = (await office.publish(indicator(measured="period")))[0]
        await office.report(task["task_id"], value=10)
        await put(office, task["plan_id"], rule("month", sender_unit_id=CULTURE))
        await office.report(task["task_id"], value=12)
        assert (await office.task(task["task_id"]))["latest_value"] == 12
        moved_clock.to(date(2026, 4, 1) + timedelta(days=1))
        await sweep(office)
        await office.report(task["task_id"], value=5)
        assert (await office.task(task["task_id"]))["latest_value"] == 17
