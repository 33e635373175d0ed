from datetime import date

import pytest

from contracts.plans import DeadlineBreached, PlanAmended, TaskAmended, TaskAssigned
from services.plans.jobs import sweep_deadlines
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office, deliverable, indicator

RUNG = {"due_on": "2026-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
DECISION = {"number": "19-CV/BCĐ", "title": "Điều chỉnh chỉ tiêu", "issued_on": "2026-05-04", "issuer": "Ban Chỉ đạo"}


@pytest.fixture(autouse=True)
def in_march(moved_clock: MovedClock) -> None:
    moved_clock.to(date(2026, 3, 10))


async def amend(office: Office, plan_id: str, version: int = 2, **given: object) -> Json:
    """Amend as the agency; the answer with its status and ETag."""
    body = {"reason": "Trung ương giao lại chỉ tiêu", "decision": DECISION, **given}
    headers = {"If-Match": f'"{version}"'}
    answer = await office.agency("POST", f"/plans/{plan_id}/amendments", json=body, headers=headers)
    return {"status_code": answer.status_code, "etag": answer.headers.get("ETag"), **answer.json()}


class TestAmendPlan:
    async def test_changes_adds_and_withdraws_with_one_document(self, office: Office) -> None:
        first, second = await office.publish(indicator(), deliverable())
        await office.report(first["task_id"], value=40)
        lowered = {"task_id": first["task_id"], "milestones": [{**RUNG, "value": 50}], "lead_unit_id": OFFICE}
        answer = await amend(
            office,
            first["plan_id"],
            head={"title": "Kế hoạch năm 2026 (điều chỉnh)"},
            add=[deliverable(code="3", name="Tổ chức hội nghị", due_on="2026-06-30")],
            change=[lowered],
            withdraw=[second["task_id"]],
        )
        assert (answer["status_code"], answer["etag"], answer["title"][-12:]) == (201, '"3"', "(điều chỉnh)")
        changed, gone, new = answer["tasks"]
        assert (changed["target"]["value"], changed["completion_rate"], changed["version"]) == (50, 0.8, 3)
        assert (gone["is_in_force"], gone["version"], new["code"], new["version"]) == (False, 2, "3", 1)
        plan = (await office.heard.wait_for(PlanAmended)).fact
        assert (plan.version, plan.added_count, plan.changed_count, plan.withdrawn_count) == (3, 1, 1, 1)
        assert (plan.reason, plan.decision.number) == ("Trung ương giao lại chỉ tiêu", "19-CV/BCĐ")
        await office.heard.wait_for(TaskAmended, count=2)
        told = {event.fact.task_id: event.fact for event in office.heard.of(TaskAmended)}
        assert (told[first["task_id"]].unit_id, told[first["task_id"]].milestones[0].value) == (OFFICE, 50)
        assert (told[second["task_id"]].is_in_force, told[second["task_id"]].amended_on) == (False, date(2026, 3, 10))
        assert (await office.heard.wait_for(TaskAssigned, lambda fact: fact.code == "3")).fact.version == 1
