"""People of a commune who speak to the plans service over HTTP, and what is heard on the bus meanwhile."""

from dataclasses import dataclass
from typing import Any

import httpx
import nats
import sqlalchemy as sa

from contracts.evidence import EvidenceAccepted, EvidenceRejected, Reason
from contracts.fact import Person
from services.plans.consumers import consumers
from shared import clock
from shared.database import Database
from shared.testing.bus import Subscriber, deliver_twice, event_of
from shared.testing.eventually import eventually
from shared.testing.tokens import Keys

PROVINCE, COMMUNE, OTHER = "mau", "mau.xa-mot", "mau.xa-hai"
CULTURE, OFFICE = f"{COMMUNE}.phong-vhxh", f"{COMMUNE}.van-phong"
NOWHERE = "http://127.0.0.1:1"
UNITS = {
    PROVINCE: ("Tỉnh Mẫu", "province"),
    COMMUNE: ("Xã Một", "commune"),
    OTHER: ("Xã Hai", "commune"),
    CULTURE: ("Phòng Văn hóa – Xã hội", "body"),
    OFFICE: ("Văn phòng Đảng ủy", "body"),
}
SCAN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

Json = dict[str, Any]


def indicator(**more: object) -> Json:
    rung = {"due_on": "2026-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}
    given = {"name": "Tỷ lệ hồ sơ trực tuyến", "kind": "indicator", "lead_unit_id": CULTURE, "milestones": [rung]}
    return {"code": "1", **given, **more}


def deliverable(**more: object) -> Json:
    return {"code": "2", "name": "Kế hoạch tập huấn", "kind": "deliverable", "lead_unit_id": CULTURE, **more}


def plan(*tasks: Json, **more: object) -> Json:
    head = {"unit_id": COMMUNE, "programme": "57-NQ/TW", "title": "Kế hoạch năm 2026"}
    return {**head, "valid_from": "2026-01-01", "valid_to": "2026-12-31", "tasks": list(tasks), **more}


@dataclass
class Office:
    """Requests as a role of a unit; `heard` collects every fact told since the service started."""

    http: httpx.AsyncClient
    heard: Subscriber
    keys: Keys
    bus: str
    database: Database
    evidence_url: str

    async def ask(
        self, method: str, path: str, role: str = "officer", unit: str = CULTURE, **request: object
    ) -> httpx.Response:
        headers = {**self.keys.headers_for(role, unit), **request.pop("headers", {})}
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **request)

    async def agency(self, method: str, path: str, **request: object) -> httpx.Response:
        return await self.ask(method, path, "agency", COMMUNE, **request)

    async def create_units(self) -> None:
        for unit_id, (name, kind) in UNITS.items():
            body = {"unit_id": unit_id, "display_name": name, "kind": kind}
            answer = await self.ask("POST", "/units", "operator", PROVINCE, json=body)
            assert answer.status_code == 201, answer.text

    async def draft(self, *tasks: Json, **more: object) -> Json:
        answer = await self.agency("POST", "/plans", json=plan(*tasks, **more))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def publish(self, *tasks: Json, **more: object) -> list[Json]:
        """Create the units, publish a plan of these tasks and return them as they then stand."""
        await self.create_units()
        plan_id = (await self.draft(*tasks, **more))["plan_id"]
        answer = await self.agency("POST", f"/plans/{plan_id}/publish")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["tasks"])

    async def report(self, task_id: str, headers: dict[str, str] | None = None, **said: object) -> httpx.Response:
        return await self.ask("POST", f"/tasks/{task_id}/reports", json=said, headers=headers or {})

    async def task(self, task_id: str) -> Json:
        answer = await self.agency("GET", f"/tasks/{task_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def periods(self, plan_id: str) -> list[Json]:
        answer = await self.agency("GET", "/periods", params={"plan": plan_id})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def month_open(self, task_id: str, title: str) -> Json:
        """Wait until a month of the task's plan is open; return it."""
        plan_id = (await self.task(task_id))["plan_id"]

        async def found() -> Json | None:
            return next((period for period in await self.periods(plan_id) if period["title"] == title), None)

        return await eventually(found)

    async def settled(self) -> None:
        """Wait until the service has nothing left to hear."""
        handler = consumers.handlers["record_verdicts"]
        client = await nats.connect(self.bus)

        async def nothing_left() -> bool:
            info = await client.jetstream().consumer_info(handler.stream, handler.durable)
            return not info.num_pending and not info.num_ack_pending

        try:
            assert await eventually(nothing_left)
        finally:
            await client.close()

    async def attach(self, task_id: str, unit: str = CULTURE) -> str:
        """Upload a file to the evidence service as soon as it knows the task; return its id."""
        headers = self.keys.headers_for("officer", unit)

        async def upload() -> str:
            form = {"data": {"task_id": task_id}, "files": {"file": ("bien-ban.pdf", SCAN)}}
            async with httpx.AsyncClient(base_url=self.evidence_url, headers=headers) as http:
                answer = await http.post("/api/v1/evidence", **form)
            assert answer.status_code == 201, answer.text
            return str(answer.json()["evidence_id"])

        return await eventually(upload)

    async def claim(self, task_id: str, unit: str = CULTURE, **said: object) -> Json:
        """Claim completion with a file, as an officer of a unit; return the report."""
        claimed = {"claims_completion": True, "evidence_ids": [await self.attach(task_id, unit)], **said}
        answer = await self.ask("POST", f"/tasks/{task_id}/reports", unit=unit, json=claimed)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def judge(self, *verdicts: EvidenceAccepted | EvidenceRejected) -> None:
        """Tell verdicts as the evidence service would, every one twice and then all once more in reverse order."""
        await deliver_twice(self.bus, *map(event_of, verdicts))

    async def rows(self, statement: str) -> list[sa.Row[Any]]:
        async with self.database.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement))).all())


def accepted(report: Json, review_id: str = "v1", version: int = 2) -> EvidenceAccepted:
    return EvidenceAccepted(**_verdict(report, review_id, version))


def rejected(report: Json, review_id: str = "v1", version: int = 2) -> EvidenceRejected:
    reasons = (Reason(code="khong-co-chu-ky", text="Thiếu chữ ký"),)
    return EvidenceRejected(**_verdict(report, review_id, version), reasons=reasons)


def _verdict(report: Json, review_id: str, version: int) -> Json:
    return {
        "unit_id": CULTURE,
        "version": version,
        "review_id": review_id,
        "task_id": report["task_id"],
        "plan_id": report["plan_id"],
        "report_id": report["report_id"],
        "claimed_on": report["reported_on"],
        "decided_at": clock.now(),
        "reviewer": Person(account_id="tham-dinh", display_name="Tổ giúp việc"),
    }
