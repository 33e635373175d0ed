from typing import Any

import pytest

from contracts.roles import Role
from shared.ids import new_id
from shared.testing.eventually import eventually
from tests.service.evidence.desk import OTHER, PROVINCE, Corner, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHY = {"reason": "Phục vụ thanh tra", "decision_number": "15/QĐ-TTr"}


async def held(corner: Corner, role: Role, at: str, **body: str) -> dict[str, Any]:
    """Place a hold as soon as the service knows what is to be held; return it."""

    async def placed() -> dict[str, Any] | None:
        answer = await corner.call("POST", "/holds", role, unit=at, json={**body, **WHY})
        return answer.json() if answer.status_code == 201 else None

    hold: dict[str, Any] = await eventually(placed)
    return hold


class TestHold:
    async def test_stands_until_it_is_released(self, corner: Corner) -> None:
        task = await corner.task()
        file = await corner.upload(task, "a.pdf", b"%PDF-1.7 a")
        body = {"scope": "file", "scope_id": file["evidence_id"], **WHY}
        placed = await corner.call("POST", "/holds", "agency", json=body)
        assert placed.status_code == 201, placed.text
        hold = placed.json()
        assert (hold["unit_id"], hold["may_release"], hold["released_at"]) == (corner.body, True, None)
        assert hold["scope_name"] == "a.pdf"
        listed = (await corner.call("GET", "/holds", "agency")).json()["items"]
        assert [one["hold_id"] for one in listed] == [hold["hold_id"]]
        shown = (await corner.call("GET", f"/evidence/{file['evidence_id']}/retention", "agency")).json()
        assert shown["is_held"]
        assert [one["hold_id"] for one in shown["holds"]] == [hold["hold_id"]]
        path, end = f"/holds/{hold['hold_id']}/release", {"reason": "Đã kết luận"}
        released = await corner.call("POST", path, "agency", json=end)
        assert released.json()["release_reason"] == "Đã kết luận"
        assert slug(await corner.call("POST", path, "agency", json=end)) == (409, "hold-released")
        shown = (await corner.call("GET", f"/evidence/{file['evidence_id']}/retention", "agency")).json()
        assert not shown["is_held"]

    async def test_covers_a_whole_task_and_a_whole_subtree(self, corner: Corner) -> None:
        task = await corner.task()
        file = await corner.upload(task, "a.pdf", b"%PDF-1.7 b")
        for scope, scope_id in (("task", task), ("unit", corner.body)):
            placed = await held(corner, "auditor", PROVINCE, scope=scope, scope_id=scope_id)
            address = f"/evidence/{file['evidence_id']}/retention"
            assert (await corner.call("GET", address, "agency")).json()["is_held"], scope
            seen = (await corner.call("GET", address, "officer")).json()
            assert (seen["is_held"], seen["holds"]) == (True, [])
            await corner.call("POST", f"/holds/{placed['hold_id']}/release", "auditor", unit=PROVINCE, json=WHY)
            assert not (await corner.call("GET", address, "agency")).json()["is_held"], scope

    async def test_is_placed_by_those_with_the_right_over_what_is_there(self, corner: Corner) -> None:
        task = await corner.task()
        body = {"scope": "task", "scope_id": task, **WHY}
        assert slug(await corner.call("POST", "/holds", "officer", json=body)) == (403, "not-permitted")
        assert slug(await corner.call("POST", "/holds", "agency", unit=OTHER, json=body)) == (403, "outside-your-units")
        for scope, what in (("file", "evidence"), ("task", "task"), ("unit", "unit")):
            missing = {"scope": scope, "scope_id": new_id(), **WHY}
            assert slug(await corner.call("POST", "/holds", "agency", json=missing)) == (404, f"{what}-not-found")
        assert (await corner.call("POST", "/holds", "agency", json={**body, "reason": " "})).status_code == 422
        gone = await corner.call("POST", f"/holds/{new_id()}/release", "agency", json=WHY)
        assert slug(gone) == (404, "hold-not-found")

    async def test_of_a_subtree_above_is_seen_below_and_released_above_alone(self, corner: Corner) -> None:
        await corner.task()
        hold = await held(corner, "agency", corner.commune, scope="unit", scope_id=corner.body)
        (seen,) = (await corner.call("GET", "/holds", "agency", unit=f"{corner.body}.to-mot")).json()["items"]
        assert (seen["hold_id"], seen["may_release"]) == (hold["hold_id"], False)
        refused = await corner.call(
            "POST", f"/holds/{hold['hold_id']}/release", "agency", unit=f"{corner.body}.to-mot", json=WHY
        )
        assert slug(refused) == (403, "outside-your-units")

    async def test_of_the_province_is_not_the_communes_to_release(self, corner: Corner) -> None:
        task = await corner.task()
        hold = await held(corner, "auditor", PROVINCE, scope="task", scope_id=task)
        (seen,) = (await corner.call("GET", "/holds", "agency")).json()["items"]
        assert (seen["hold_id"], seen["may_release"]) == (hold["hold_id"], False)
        path = f"/holds/{hold['hold_id']}/release"
        assert slug(await corner.call("POST", path, "agency", json=WHY)) == (403, "hold-from-above")
        assert (await corner.call("POST", path, "agency", unit=PROVINCE, json=WHY)).status_code == 200

    async def test_is_placed_once_by_a_request_sent_twice(self, corner: Corner) -> None:
        task = await corner.task()
        body, key = {"scope": "task", "scope_id": task, **WHY}, {"Idempotency-Key": new_id()}
        first, again = [await corner.call("POST", "/holds", "agency", json=body, headers=key) for _ in range(2)]
        assert first.json() == again.json()

    async def test_pages_from_the_newest(self, corner: Corner) -> None:
        task = await corner.task()
        body = {"scope": "task", "scope_id": task, **WHY}
        placed = [(await corner.call("POST", "/holds", "agency", json=body)).json()["hold_id"] for _ in range(3)]
        page = (await corner.call("GET", "/holds", "agency", params={"limit": 2})).json()
        rest = (await corner.call("GET", "/holds", "agency", params={"cursor": page["next_cursor"]})).json()
        assert [one["hold_id"] for one in (*page["items"], *rest["items"])] == placed[::-1]
        assert slug(await corner.call("GET", "/holds", "agency", params={"cursor": "x"})) == (400, "bad-cursor")
