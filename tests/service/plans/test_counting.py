import asyncio
from datetime import date

import pytest

from contracts.plans import TaskAssigned, TaskCompleted, TaskReported
from services.plans.domain.policy import Policy
from services.plans.domain.verdicts import Verdict
from services.plans.jobs import jobs
from services.plans.settings import POLICY
from services.plans.use_cases.verdicts import apply_verdicts
from shared import clock
from shared.database import Database
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.plans.office import (
    COMMUNE,
    CULTURE,
    OFFICE,
    PROVINCE,
    Json,
    Office,
    accepted,
    deliverable,
    indicator,
    rejected,
)

ALL = {"due_on": "2026-12-31", "comparator": ">=", "value": 100, "unit_of_measure": "%"}
COUNTED = {"code": "I.3", "name": "Tỷ lệ đơn vị có tổ số", "counted_over": "bodies", "milestones": [ALL]}
UNCOUNTABLE = (
    (indicator(**{**COUNTED, "counted_over": "communes"}), "counted-without-units"),
    (indicator(**{**COUNTED, "milestones": [{**ALL, "comparator": "<="}]}), "line-not-countable"),
    (deliverable(counted_over="bodies"), "line-not-countable"),
)
HAMLET, NEW = f"{COMMUNE}.ap-ba", f"{COMMUNE}.ap-moi"
MERGER = {
    "unit_ids": [OFFICE, HAMLET],
    "into": {"unit_id": NEW, "display_name": "Ấp Mới"},
    "reason": "Sáp nhập",
    "document": {"number": "7/NQ-HĐND", "title": "Sắp xếp", "issued_on": "2026-05-01", "issuer": "HĐND xã"},
}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def sweep(database: Database) -> None:
    await next(job.work for job in jobs(read_policy(POLICY, Policy)) if job.name == "align_parts")(database)


async def add_unit(office: Office, unit_id: str, name: str) -> None:
    body = {"unit_id": unit_id, "display_name": name, "kind": "body"}
    assert (await office.ask("POST", "/units", "operator", PROVINCE, json=body)).status_code == 201


async def in_force(office: Office, line_id: str) -> dict[str, Json]:
    """Parts in force by the unit that holds them."""
    return {part["unit_id"]: part for part in (await office.task(line_id))["parts"] if part["is_in_force"]}


def verdict_on(claim: Json) -> Verdict:
    names = ("task_id", "report_id")
    day = date.fromisoformat(claim["reported_on"])
    return Verdict(claim["report_id"], 2, *(claim[name] for name in names), "accepted", day, clock.now())


async def stands_at(office: Office, line_id: str, value: float) -> Json:
    async def found() -> Json | None:
        task = await office.task(line_id)
        return task if task["latest_value"] == value else None

    return await eventually(found)


class TestPublishing:
    async def test_gives_each_unit_below_the_plan_a_part_of_its_own(self, office: Office) -> None:
        line, *made = await office.publish(indicator(**COUNTED))
        assert {part["unit_id"]: part["code"] for part in made} == {CULTURE: "I.3/phong-vhxh", OFFICE: "I.3/van-phong"}
        assert {part["name"] for part in made} == {
            "Tỷ lệ đơn vị có tổ số – Phòng Văn hóa – Xã hội",
            "Tỷ lệ đơn vị có tổ số – Văn phòng Đảng ủy",
        }
        assert {(part["kind"], part["due_on"], part["derivation"]) for part in made} == {
            ("deliverable", "2026-12-31", "counted")
        }
        assert (line["is_counted"], line["latest_value"]) == (True, None)
        await office.heard.wait_for(TaskAssigned, count=3)
        refused = await office.report(line["task_id"], value=50)
        assert (refused.status_code, refused.json()["slug"]) == (409, "value-is-counted")
        wanted = {"task_id": made[0]["task_id"], "lead_unit_id": OFFICE}
        path, headers = f"/plans/{line['plan_id']}/assignments", {"If-Match": '"2"'}
        moved = await office.agency("PUT", path, json={"assignments": [wanted]}, headers=headers)
        assert (moved.status_code, moved.json()["slug"]) == (409, "part-is-of-its-unit")

    async def test_refuses_what_cannot_be_counted(self, office: Office) -> None:
        await office.create_units()
        for line, slug in UNCOUNTABLE:
            plan_id = (await office.draft(line))["plan_id"]
            answer = await office.agency("POST", f"/plans/{plan_id}/publish")
            assert (answer.status_code, answer.json()["slug"]) == (422, slug)
            assert (await office.agency("GET", f"/plans/{plan_id}")).json()["status"] == "draft"


class TestRecount:
    async def test_follows_accepted_claims_up_to_completion(
        self, office_with_evidence: Office, moved_clock: MovedClock
    ) -> None:
        office = office_with_evidence
        line, *made = await office.publish(indicator(**COUNTED, due_on="2026-03-20"))
        mine, theirs = (next(part["task_id"] for part in made if part["unit_id"] == unit) for unit in (CULTURE, OFFICE))
        first = await office.claim(mine)
        await office.judge(rejected(first, "v0"))
        await office.settled()
        assert (await office.task(line["task_id"]))["latest_value"] is None
        first = await office.claim(mine)
        moved_clock.to(date(2026, 3, 12))
        second = await office.claim(theirs, OFFICE)
        await office.judge(accepted(first, "v1"))
        task = await stands_at(office, line["task_id"], 50)
        assert (task["work_state"], task["completion_rate"]) == ("in_progress", 0.5)
        moved_clock.to(date(2026, 3, 25))
        await office.judge(accepted(second, "v2"))
        task = await stands_at(office, line["task_id"], 100)
        assert (task["work_state"], task["completed_on"], task["time_state"]) == ("completed", "2026-03-12", "on_time")
        counted = [event.fact for event in office.heard.of(TaskReported) if event.fact.task_id == line["task_id"]]
        assert [(fact.value, fact.is_counted, fact.reporter.account_id) for fact in counted] == [
            (50, True, "nq57"), (100, True, "nq57"),
        ]  # fmt: skip
        done = (await office.heard.wait_for(TaskCompleted, lambda fact: fact.task_id == line["task_id"])).fact
        assert (done.claimed_on, done.days_late, done.report_id) == (date(2026, 3, 12), 0, counted[-1].report_id)
        assert done.version == task["version"] == counted[-1].version + 1
        assert [report["note"] for report in task["reports"]][-1].startswith("Hệ thống tính: 1/2")

    async def test_loses_none_of_many_verdicts_at_once(self, office_with_evidence: Office) -> None:
        office = office_with_evidence
        target = {**ALL, "value": 2, "unit_of_measure": "đơn vị"}
        counted = [indicator(**{**COUNTED, "code": f"I.{number}", "milestones": [target]}) for number in range(4)]
        lines = [task for task in await office.publish(*counted) if task["is_counted"]]
        parts = [part for line in lines for part in (await office.task(line["task_id"]))["parts"]]
        claims = [await office.claim(part["task_id"], part["unit_id"]) for part in parts]

        async def judge(*found: Json) -> None:
            async with office.database.transaction() as tx:
                await apply_verdicts(tx, [verdict_on(claim) for claim in found])

        # Each batch holds one part of each line, in opposite orders.
        await asyncio.gather(judge(*claims[::2]), judge(*claims[::-2]))
        for line in lines:
            task = await office.task(line["task_id"])
            assert (task["latest_value"], task["work_state"]) == (2, "completed")
        told = [
            row[0] for row in await office.rows("SELECT count(*) FROM outbox WHERE subject LIKE '%task.completed%'")
        ]
        assert told == [len(parts) + len(lines)]


class TestFollowLines:
    async def test_completes_a_line_whose_target_was_lowered_to_what_is_done(
        self, office_with_evidence: Office
    ) -> None:
        office = office_with_evidence
        line, *made = await office.publish(indicator(**COUNTED))
        mine = next(part for part in made if part["unit_id"] == CULTURE)
        await office.judge(accepted(await office.claim(mine["task_id"])))
        await stands_at(office, line["task_id"], 50)
        decision = {"number": "12/QĐ-UBND", "title": "Điều chỉnh", "issued_on": "2026-03-09", "issuer": "UBND xã"}
        half = {"task_id": line["task_id"], "name": "Tổ số", "milestones": [{**ALL, "value": 50}]}
        added = indicator(**{**COUNTED, "code": "I.4"})
        body = {"reason": "Giảm mốc", "decision": decision, "change": [half], "add": [added]}
        path, headers = f"/plans/{line['plan_id']}/amendments", {"If-Match": '"2"'}
        answer = await office.agency("POST", path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        by_code = {task["code"]: task for task in answer.json()["tasks"]}
        assert (by_code["I.3"]["work_state"], by_code["I.3"]["completed_on"]) == ("completed", "2026-03-10")
        assert by_code["I.3/van-phong"]["name"] == "Tổ số – Văn phòng Đảng ủy"
        assert by_code["I.3/phong-vhxh"]["name"] == mine["name"]
        assert by_code["I.4/van-phong"]["parent_task_id"] == by_code["I.4"]["task_id"]


class TestAlignParts:
    async def test_follows_units_that_come_merge_and_go(
        self, office_with_evidence: Office, database_url: str, moved_clock: MovedClock
    ) -> None:
        office = office_with_evidence
        line, *made = await office.publish(indicator(**COUNTED))
        mine = next(part for part in made if part["unit_id"] == CULTURE)
        await office.judge(accepted(await office.claim(mine["task_id"])))
        await stands_at(office, line["task_id"], 50)
        moved_clock.to(date(2026, 5, 4))
        await add_unit(office, HAMLET, "Ấp Ba")
        other = Database(database_url, service="plans")
        await asyncio.gather(*(sweep(database) for database in (office.database, other)))
        await other.close()
        found = await in_force(office, line["task_id"])
        assert found.keys() == {CULTURE, OFFICE, HAMLET}
        assert len((await office.task(line["task_id"]))["parts"]) == 3
        assert (found[HAMLET]["starts_on"], found[HAMLET]["due_on"]) == ("2026-05-04", "2026-12-31")
        await stands_at(office, line["task_id"], 33.3333)
        merged = await office.ask("POST", "/units/merge", "operator", PROVINCE, json=MERGER)
        assert merged.status_code == 200, merged.text
        await sweep(office.database)
        assert (await in_force(office, line["task_id"])).keys() == {CULTURE, NEW}
        await stands_at(office, line["task_id"], 50)
        gone = await office.heard.wait_for(TaskAssigned, lambda fact: not fact.is_in_force, count=2)
        assert gone.fact.parent_task_id == line["task_id"]
