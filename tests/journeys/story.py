"""The story of one plan, told over HTTP from outside: the steps, not what must be true after them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

PROVINCE = "mau"
COMMUNE = "mau.xa-tan-loi"
CULTURE = f"{COMMUNE}.phong-vhxh"
OFFICE = f"{COMMUNE}.van-phong-dang-uy"
UNITS = (
    (PROVINCE, "Tỉnh Mẫu", "province"),
    (COMMUNE, "Xã Tân Lợi", "commune"),
    (CULTURE, "Phòng Văn hóa - Xã hội", "body"),
    (OFFICE, "Văn phòng Đảng ủy", "body"),
)
SCAN = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>\nendobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \n"
    b"trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n203\n%%EOF\n"
)
"""A page that holds together: a broken file is of high risk, and its verdict waits for a second reviewer."""

Json = dict[str, Any]
Tokens = Callable[[str, str], str]
Patient = Callable[[Callable[[], Awaitable[httpx.Response]]], Awaitable[httpx.Response]]


async def at_once(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Send a request once: the caller of a system that nobody breaks."""
    return await call()


@dataclass(frozen=True)
class Story:
    """Speaks to the running services. `urls` by service name, `token(role, unit)` signs in, `send` may try again."""

    http: httpx.AsyncClient
    urls: Mapping[str, str]
    token: Tokens
    send: Patient = at_once

    async def call(self, role: str, unit: str, method: str, service: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401 - what httpx takes
        """Send one request as a role of a unit."""
        headers = {"Authorization": f"Bearer {self.token(role, unit)}", **request.pop("headers", {})}
        url = f"{self.urls[service]}/api/v1{path}"
        return await self.send(lambda: self.http.request(method, url, headers=headers, **request))

    async def ask(self, role: str, unit: str, service: str, path: str, /, **query: object) -> Json:
        """Read something that must be there."""
        answer = await self.call(role, unit, "GET", service, path, params=dict(query))
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    async def create_units(self) -> None:
        """Grow the unit tree from the province down."""
        for unit_id, display_name, kind in UNITS:
            body = {"unit_id": unit_id, "display_name": display_name, "kind": kind}
            if kind == "commune":
                body["peer_group"] = "xa"
            answer = await self.call(
                "operator",
                PROVINCE,
                "POST",
                "plans",
                "/units",
                json=body,
                headers={"Idempotency-Key": f"unit-{unit_id}"},
            )
            assert answer.status_code == httpx.codes.CREATED, answer.text

    async def read_document(self, name: str, content: bytes) -> Json:
        """Have the issued document read into a proposal."""
        files = {"file": (name, content)}
        answer = await self.call("agency", COMMUNE, "POST", "plans", "/readings", files=files)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    async def publish(
        self, reading: Json, lead: Callable[[Json], str | None], due: Callable[[Json], str | None]
    ) -> str:
        """Confirm a proposal with leads and due dates, and publish it; return the plan's id."""
        tasks = [_indicator(item, lead(item)) for item in reading["indicators"] if _is_numeric(item)]
        tasks += [_deliverable(item, lead(item), due(item)) for item in reading["tasks"]]
        body = {
            "unit_id": COMMUNE,
            "programme": "57-NQ/TW",
            "title": reading["document"]["title"],
            "number": reading["document"]["number"],
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
            "tasks": tasks,
        }
        answer = await self.call(
            "agency", COMMUNE, "POST", "plans", "/plans", json=body, headers={"Idempotency-Key": "plan-2026"}
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        plan_id = str(answer.json()["plan_id"])
        answer = await self.call(
            "agency", COMMUNE, "POST", "plans", f"/plans/{plan_id}/publish", headers={"Idempotency-Key": "publish-2026"}
        )
        assert answer.is_success, answer.text
        return plan_id

    async def tasks(self, **query: object) -> list[Json]:
        """Return the commune's tasks, all pages."""
        found: list[Json] = []
        cursor = None
        for _ in range(50):
            page = await self.ask(
                "agency", COMMUNE, "plans", "/tasks", **query, **({"cursor": cursor} if cursor else {})
            )
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        return found

    async def report(self, task_id: str, key: str, **report: object) -> httpx.Response:
        """Report on a task as the officer of its lead unit."""
        body = {
            "period_id": None,
            "value": None,
            "completion_rate": None,
            "claims_completion": False,
            "evidence_ids": [],
            **report,
        }
        return await self.call(
            "officer",
            CULTURE,
            "POST",
            "plans",
            f"/tasks/{task_id}/reports",
            json=body,
            headers={"Idempotency-Key": key},
        )

    async def attach(self, task_id: str, name: str, content: bytes = SCAN) -> str:
        """Upload a file under a task; return its evidence id."""
        answer = await self.call(
            "officer",
            CULTURE,
            "POST",
            "evidence",
            "/evidence",
            data={"task_id": task_id},
            files={"file": (name, content)},
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return str(answer.json()["evidence_id"])

    async def pending_review(self, task_id: str) -> Json | None:
        """Return the undecided review of a task, if it is in the queue yet."""
        page = await self.ask("reviewer", PROVINCE, "evidence", "/reviews", state="pending")
        return next((review for review in page["items"] if review["task_id"] == task_id), None)

    async def decide(self, review_id: str, verdict: str, **decision: object) -> httpx.Response:
        """Accept or reject as the province's reviewer."""
        return await self.call(
            "reviewer",
            PROVINCE,
            "POST",
            "evidence",
            f"/reviews/{review_id}/{verdict}",
            json=decision,
            headers={"Idempotency-Key": f"{verdict}-{review_id}"},
        )

    async def open_alerts(self, task_id: str) -> dict[str, str]:
        """Return the level of each open alert of a task, by rule."""
        page = await self.ask("leader", COMMUNE, "alerting", "/alerts", state="open", limit=200)
        return {alert["rule"]: alert["level"] for alert in page["items"] if alert["task_id"] == task_id}

    async def work_state(self, task_id: str) -> str:
        """Return the work state of a task as plans tells it."""
        task = await self.ask("agency", COMMUNE, "plans", f"/tasks/{task_id}")
        return str(task["work_state"])

    async def score(self, task_id: str) -> Json:
        """Return the explained score of a task."""
        return await self.ask("leader", COMMUNE, "scoring", f"/scores/tasks/{task_id}")

    async def summary(self, month: date) -> Json:
        """Return the monthly summary of the commune."""
        return await self.ask(
            "leader", COMMUNE, "reporting", "/summaries/monthly", unit=COMMUNE, month=f"{month:%Y-%m}"
        )


def _is_numeric(indicator: Json) -> bool:
    return any(milestone["value"] is not None for milestone in indicator["milestones"])


def _milestone(read: Json) -> Json:
    return {"due_on" if key == "due" else key: value for key, value in read.items()}


def _indicator(read: Json, lead_unit_id: str | None) -> Json:
    common = {key: read.get(key) for key in ("code", "name", "group", "source_text", "place")}
    milestones = [_milestone(milestone) for milestone in read["milestones"]]
    return {**common, "kind": "indicator", "lead_unit_id": lead_unit_id, "milestones": milestones}


def _deliverable(read: Json, lead_unit_id: str | None, due_on: str | None) -> Json:
    common = {
        key: read.get(key) for key in ("code", "name", "group", "source_text", "place", "expected_output", "recurrence")
    }
    return {
        **common,
        "kind": "deliverable",
        "lead_unit_id": lead_unit_id,
        "due_on": due_on or read.get("due"),
        "milestones": [],
    }
