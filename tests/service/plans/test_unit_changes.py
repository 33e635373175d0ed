"""Units that merge, split, move and end, with what they answer for."""

import asyncio

from contracts.plans import PeriodOpened, PlanAmended, TaskAssigned, UnitChanged
from services.plans.store import unit_work, units
from services.plans.tables import METADATA
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, PROVINCE, Json, Office, deliverable, indicator

DOCUMENT = {"number": "1500/NQ-UBTVQH15", "issued_on": "2026-05-01", "issuer": "Ủy ban Thường vụ Quốc hội"}
GROUNDS = {"reason": "Sắp xếp đơn vị hành chính cấp xã", "effective_on": "2026-07-01", "document": DOCUMENT}
JOINED = "mau.xa-moi"
NEW = {"unit_id": JOINED, "display_name": "Xã Mới", "peer_group": "xa", "code": "26001"}


async def ask(office: Office, method: str, path: str, **request: object) -> Json:
    answer = await office.ask(method, path, "operator", PROVINCE, **request)
    assert answer.is_success, answer.text
    return dict(answer.json())


async def change(office: Office, path: str, **body: object) -> Json:
    return await ask(office, "POST", f"/units/{path}", json={**GROUNDS, **body})


async def refusal(
    office: Office, path: str, role: str = "operator", unit: str = PROVINCE, **body: object
) -> tuple[int, str]:
    answer = await office.ask("POST", f"/units/{path}", role, unit, json={**GROUNDS, **body})
    return answer.status_code, answer.json()["slug"]


async def told(office: Office, unit_id: str, version: int) -> UnitChanged:
    return (await office.heard.wait_for(UnitChanged, lambda f: (f.unit_id, f.version) == (unit_id, version))).fact


async def add(office: Office, unit_id: str, name: str = "Ấp Một", **more: object) -> None:
    kind = "commune" if unit_id.count(".") == 1 else "body"
    await ask(office, "POST", "/units", json={"unit_id": unit_id, "display_name": name, "kind": kind, **more})


OTHER_CULTURE, NEW_CULTURE, NEW_OFFICE = f"{OTHER}.phong-vhxh", f"{JOINED}.phong-vhxh", f"{JOINED}.van-phong"


async def merge_two(office: Office) -> tuple[str, Json]:
    """Publish a plan of the first commune, then merge it with the second; return the plan's id and what came of it."""
    await office.create_units()
    await add(office, OTHER_CULTURE, "Phòng VH-XH xã Hai")
    led, unassigned = deliverable(coordinating_unit_ids=[OFFICE]), indicator(lead_unit_id=None, code="3")
    plan_id = str((await office.draft(led, unassigned))["plan_id"])
    assert (await office.agency("POST", f"/plans/{plan_id}/publish")).status_code == 200
    return plan_id, await change(office, "merge", unit_ids=[COMMUNE, OTHER], into=NEW)


class TestMerge:
    async def test_puts_plans_and_tasks_at_the_new_unit_and_its_parts(self, office: Office) -> None:
        plan_id, done = await merge_two(office)
        assert (done["plan_count"], done["task_count"]) == (1, 2)
        plan = (await office.ask("GET", f"/plans/{plan_id}", "agency", JOINED)).json()
        assert plan["unit_id"] == JOINED
        assert [(t["unit_id"], t["lead_unit_id"], t["coordinating_unit_ids"]) for t in plan["tasks"]] == [
            (NEW_CULTURE, NEW_CULTURE, [NEW_OFFICE]),
            (JOINED, None, []),
        ]
        task = plan["tasks"][0]["task_id"]
        sent = await office.ask("POST", f"/tasks/{task}/reports", "officer", NEW_CULTURE, json={"completion_rate": 0.5})
        assert sent.status_code == 201, sent.text
        amended = (await office.heard.wait_for(PlanAmended)).fact
        assert (amended.unit_id, amended.plan_id, amended.version) == (JOINED, plan_id, plan["version"])
        assert (amended.reason, amended.decision.number) == (GROUNDS["reason"], DOCUMENT["number"])
        moved = (await office.heard.wait_for(TaskAssigned, lambda f: f.lead_unit_id == NEW_CULTURE)).fact
        assert (moved.task_id, moved.version) == (task, 2)
        versions = (await office.ask("GET", f"/plans/{plan_id}/versions", "agency", JOINED)).json()["items"]
        assert (versions[0]["kind"], versions[0]["reason"]) == ("amended", GROUNDS["reason"])

    async def test_moves_drafts_without_telling_them(self, office: Office) -> None:
        await office.create_units()
        draft = (await office.draft(deliverable()))["plan_id"]
        done = await change(office, "merge", unit_ids=[COMMUNE, OTHER], into=NEW)
        assert (done["plan_count"], done["task_count"]) == (1, 0)
        plan = (await office.ask("GET", f"/plans/{draft}", "agency", JOINED)).json()
        assert [(task["lead_unit_id"], task["version"]) for task in plan["tasks"]] == [(NEW_CULTURE, 0)]
        assert office.heard.of(PlanAmended) == []

    async def test_tells_both_ends_and_keeps_the_lineage(self, office: Office) -> None:
        _, done = await merge_two(office)
        assert done["begun"] == [JOINED, NEW_CULTURE, NEW_OFFICE]
        assert done["ended"] == [OTHER, OTHER_CULTURE, COMMUNE, CULTURE, OFFICE]
        ended, begun = await told(office, COMMUNE, 2), await told(office, JOINED, 1)
        assert (ended.is_active, ended.change, ended.successor_ids) == (False, "merged", (JOINED,))
        assert (begun.change, begun.code, begun.predecessor_ids) == ("merged", "26001", (OTHER, COMMUNE))
        assert (await told(office, NEW_CULTURE, 1)).predecessor_ids == (OTHER_CULTURE, CULTURE)
        seen = (await office.ask("GET", f"/units/{COMMUNE}", "agency", JOINED)).json()
        assert (seen["is_active"], seen["closed_on"]) == (False, "2026-07-01")
        assert [(kin["unit_id"], kin["document"]["number"]) for kin in seen["successors"]] == [
            (JOINED, DOCUMENT["number"])
        ]
        listed = (await office.ask("GET", "/units", "agency", JOINED)).json()["items"]
        assert [unit["unit_id"] for unit in listed] == [PROVINCE, JOINED, NEW_CULTURE, NEW_OFFICE]
        everything = (await office.ask("GET", "/units?with_closed=true", "agency", JOINED)).json()["items"]
        assert {COMMUNE, CULTURE, OTHER_CULTURE} <= {unit["unit_id"] for unit in everything}

    async def test_into_one_of_them_lets_equal_slugs_fall_together(self, office: Office) -> None:
        await office.create_units()
        await add(office, f"{OTHER}.phong-vhxh")
        done = await change(office, "merge", unit_ids=[COMMUNE, OTHER], into=COMMUNE)
        assert (done["begun"], done["ended"]) == ([], [OTHER, f"{OTHER}.phong-vhxh"])
        grown = await told(office, CULTURE, 2)
        assert (grown.is_active, grown.display_name) == (True, "Phòng Văn hóa – Xã hội")
        assert grown.predecessor_ids == (f"{OTHER}.phong-vhxh",)

    async def test_is_refused_where_it_makes_no_sense(self, office: Office) -> None:
        await office.create_units()
        into = f"{COMMUNE}.ap-moi"
        senseless: list[tuple[Json, tuple[int, str]]] = [
            ({"unit_ids": [COMMUNE, CULTURE], "into": NEW}, (422, "units-of-different-levels")),
            ({"unit_ids": [COMMUNE], "into": NEW}, (422, "too-few-units")),
            ({"unit_ids": [COMMUNE], "into": COMMUNE}, (422, "too-few-units")),
            ({"unit_ids": [COMMUNE, "mau.xa-ba"], "into": NEW}, (422, "unit-unknown")),
            ({"unit_ids": [COMMUNE, OTHER], "into": {**NEW, "unit_id": into}}, (422, "units-of-different-levels")),
            ({"unit_ids": [CULTURE, OFFICE], "into": {**NEW, "unit_id": f"{CULTURE}.to"}}, (422, "unit-inside-itself")),
            ({"unit_ids": [COMMUNE, OTHER], "into": {**NEW, "unit_id": COMMUNE}}, (409, "unit-exists")),
            ({"unit_ids": [COMMUNE, OTHER], "into": NEW, "effective_on": "2099-01-01"}, (422, "effective-in-future")),
            ({"unit_ids": [COMMUNE, OTHER], "into": NEW, "document": None}, (422, "invalid-request")),
        ]
        for body, expected in senseless:
            assert await refusal(office, "merge", **body) == expected, body
        rights = await refusal(office, "merge", "agency", COMMUNE, unit_ids=[COMMUNE, OTHER], into=NEW)
        assert rights == (403, "outside-your-units")
        await change(office, "merge", unit_ids=[COMMUNE, OTHER], into=NEW)
        assert await refusal(office, "merge", unit_ids=[COMMUNE, JOINED], into=JOINED) == (409, "unit-closed")
        early = await refusal(office, f"{JOINED}/close", effective_on="2026-06-30")
        assert early == (422, "effective-too-early")


class TestSplit:
    async def test_shares_out_parts_and_tasks(self, office: Office) -> None:
        tasks = await office.publish(deliverable(lead_unit_id=COMMUNE, code="1"), deliverable(lead_unit_id=COMMUNE))
        east, west = "mau.xa-dong", "mau.xa-tay"
        body: Json = {
            "into": [{"unit_id": east, "display_name": "Xã Đông"}, {"unit_id": west, "display_name": "Xã Tây"}],
            "default_unit_id": east,
            "parts": {OFFICE: west},
            "tasks": {tasks[1]["task_id"]: west},
        }
        strange = {**body, "tasks": {"khong-co": west}}
        assert await refusal(office, f"{COMMUNE}/split", **strange) == (422, "task-of-another-unit")
        assert await refusal(office, f"{COMMUNE}/split", **{**body, "default_unit_id": OTHER}) == (
            422,
            "not-among-successors",
        )
        done = await change(office, f"{COMMUNE}/split", **body)
        assert sorted(done["begun"]) == [east, f"{east}.phong-vhxh", west, f"{west}.van-phong"]
        assert (await told(office, COMMUNE, 2)).successor_ids == (east, west)
        assert (await told(office, OFFICE, 2)).successor_ids == (f"{west}.van-phong",)
        plan = (await office.ask("GET", f"/plans/{tasks[0]['plan_id']}", "agency", PROVINCE)).json()
        assert plan["unit_id"] == east
        assert [task["lead_unit_id"] for task in plan["tasks"]] == [east, west]

    async def test_lets_a_unit_among_its_own_successors_live_on(self, office: Office) -> None:
        tasks = await office.publish(deliverable(code="1"), deliverable())
        new = f"{COMMUNE}.phong-so"
        into = [CULTURE, {"unit_id": new, "display_name": "Phòng Chuyển đổi số"}]
        done = await change(
            office, f"{CULTURE}/split", into=into, default_unit_id=CULTURE, tasks={tasks[0]["task_id"]: new}
        )
        assert (done["begun"], done["ended"], done["task_count"]) == ([new], [], 1)
        assert (await office.task(tasks[0]["task_id"]))["lead_unit_id"] == new
        assert (await office.task(tasks[1]["task_id"]))["lead_unit_id"] == CULTURE
        assert (await told(office, CULTURE, 2)).successor_ids == ()
        assert (await told(office, new, 1)).predecessor_ids == (CULTURE,)


class TestMove:
    async def test_hangs_a_unit_with_its_parts_below_another(self, office: Office) -> None:
        tasks = await office.publish(deliverable())
        plan_id = tasks[0]["plan_id"]
        rules = {"rules": [{"kind": "month", "cut_off_days": 2, "lock_days": 4, "sender_unit_id": CULTURE}]}
        version = (await office.agency("GET", f"/plans/{plan_id}")).headers["ETag"]
        path = f"/plans/{plan_id}/reporting-rules"
        answer = await office.agency("PUT", path, json=rules, headers={"If-Match": version})
        assert answer.status_code == 200, answer.text
        await add(office, f"{CULTURE}.to-mot", "Tổ Một")
        assert await refusal(office, f"{CULTURE}/move", parent_id=f"{CULTURE}.to-mot") == (422, "unit-inside-itself")
        assert await refusal(office, f"{CULTURE}/move", parent_id=COMMUNE) == (422, "nothing-to-change")
        assert await refusal(office, f"{CULTURE}/move", parent_id=PROVINCE) == (422, "unit-kind-mismatch")
        done = await change(office, f"{CULTURE}/move", parent_id=OTHER)
        assert done["begun"] == [f"{OTHER}.phong-vhxh", f"{OTHER}.phong-vhxh.to-mot"]
        seen = await office.task(tasks[0]["task_id"])
        assert seen["lead_unit_id"] == f"{OTHER}.phong-vhxh", "the plan's own agency still reads it"
        assert (await told(office, f"{OTHER}.phong-vhxh", 1)).change == "moved"
        await office.heard.wait_for(PeriodOpened, lambda f: (f.sender_unit_id, f.version) == (f"{OTHER}.phong-vhxh", 2))
        kept = (await office.agency("GET", path)).json()["rules"]
        assert f"{OTHER}.phong-vhxh" in {rule["sender_unit_id"] for rule in kept}


class TestClose:
    async def test_needs_a_successor_while_work_is_open(self, office: Office) -> None:
        tasks = await office.publish(deliverable())
        assert await refusal(office, f"{CULTURE}/close") == (409, "unit-has-open-work")
        by_agency = {**GROUNDS, "successor_id": COMMUNE, "document": None}
        assert (await office.agency("POST", f"/units/{CULTURE}/close", json=by_agency)).status_code == 200
        assert (await office.task(tasks[0]["task_id"]))["lead_unit_id"] == COMMUNE
        assert ((await told(office, CULTURE, 2)).change, (await told(office, COMMUNE, 2)).change) == (
            "closed",
            "merged",
        )
        done = await change(office, f"{OFFICE}/close")
        assert (done["ended"], done["successors"]) == ([OFFICE], [])
        refused = await office.agency("POST", "/plans", json={**PLAN, "tasks": [deliverable(lead_unit_id=OFFICE)]})
        assert (refused.status_code, refused.json()["slug"]) == (422, "unit-unknown")


PLAN = {
    "unit_id": COMMUNE,
    "programme": "57-NQ/TW",
    "title": "Kế hoạch",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
}


class TestUnitWork:
    async def test_waits_for_whoever_enters_a_unit_and_has_them_see_that_it_ended(self, office: Office) -> None:
        await office.create_units()
        async with office.database.transaction() as tx:
            assert await units.known(tx, [CULTURE]) == {CULTURE}
            closing = asyncio.create_task(change(office, f"{CULTURE}/close"))
            done, _ = await asyncio.wait([closing], timeout=0.3)
            assert not done, "the unit ended while somebody was giving it a task"
        await closing
        async with office.database.transaction() as tx:
            assert await units.known(tx, [CULTURE]) == set()

    def test_leaves_no_column_out_that_names_a_unit(self) -> None:
        named = {
            (table.name, column.name)
            for table in METADATA.sorted_tables
            for column in table.columns
            if "unit_id" in column.name and table.name not in unit_work.STAYS
        }
        said = [str(each) for each in (*unit_work.FOLLOW, *unit_work.MOVE_PERIODS)]
        followed = {
            (name, column) for name, column in named if any(f"{name} AS mine SET {column} =" in each for each in said)
        }
        by_hand = {
            ("plan", "unit_id"),
            *(("task", name) for name in ("unit_id", "lead_unit_id", "coordinating_unit_ids")),
        }
        assert named - followed == by_hand
