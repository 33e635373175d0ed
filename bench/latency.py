"""From an HTTP report to the alert a subscriber gets: the whole system, idle but for the one report."""

import asyncio
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import nats
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig

from bench.row import Row
from tests.system import System

TASKS = 40
WITHIN_SECONDS = 30.0
PROVINCE, COMMUNE, OFFICE = "mau", "mau.xa-mau-mot", "mau.xa-mau-mot.phong-vhxh"
UNITS = (
    (PROVINCE, "Tỉnh Mẫu", "province"),
    (COMMUNE, "Xã Mẫu Một", "commune"),
    (OFFICE, "Phòng Văn hóa - Xã hội", "body"),
)

Json = dict[str, Any]


class Alerts:
    """What the bus says of alerts, as it comes: instants by (task, fact)."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], float] = {}
        self._news = asyncio.Condition()

    async def take(self, message: Msg) -> None:
        """Note when a fact about a task arrived."""
        event = json.loads(message.data)
        async with self._news:
            self.seen[event["data"]["task_id"], event["type"]] = perf_counter()
            self._news.notify_all()

    async def when(self, is_so: Callable[[], bool]) -> None:
        """Return when something seen makes it so."""
        async with asyncio.timeout(WITHIN_SECONDS), self._news:
            await self._news.wait_for(is_so)


async def measure() -> list[Row]:
    """Return the latency of the median and of the slowest twentieth, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as name:
        folder = Path(name)
        await asyncio.to_thread(folder.chmod, 0o711)
        system = System(folder / "data", "--no-demo")
        try:
            await asyncio.to_thread(system.start)
            taken = await _reports(system)
        finally:
            await asyncio.to_thread(system.stop)
    milliseconds = sorted(1000 * seconds for seconds in taken)
    slow = milliseconds[round(0.95 * (len(milliseconds) - 1))]
    return [
        Row("latency", "report sent → alert at a subscriber, p50", statistics.median(milliseconds), "ms", at_most=150),
        Row("latency", "report sent → alert at a subscriber, p95", slow, "ms"),
    ]


async def _reports(system: System) -> list[float]:
    alerts = Alerts()
    client = await nats.connect(system.environment.nats_url("topology"), inbox_prefix="_INBOX_topology")
    # Nobody may listen to the bare subject: a subscriber reads the stream, as a partner does.
    unacknowledged = ConsumerConfig(ack_policy=AckPolicy.NONE)
    await client.jetstream().subscribe("nq57.v1.alert.>", stream="ALERTING", cb=alerts.take, config=unacknowledged)
    async with httpx.AsyncClient(base_url=f"{system.urls['plans']}/api/v1", timeout=10) as http:
        try:
            return [await _one(http, system, alerts, task) for task in await _publish(http, system)]
        finally:
            await client.close()


async def _publish(http: httpx.AsyncClient, system: System) -> list[str]:
    for unit_id, display_name, kind in UNITS:
        body = {"unit_id": unit_id, "display_name": display_name, "kind": kind}
        await _post(
            http,
            system.token("operator", PROVINCE),
            "/units",
            body | ({"peer_group": "xa"} if kind == "commune" else {}),
        )
    agency = system.token("agency", COMMUNE)
    plan_id = (await _post(http, agency, "/plans", _plan()))["plan_id"]
    await _post(http, agency, f"/plans/{plan_id}/publish", None)
    answer = await http.get("/tasks", params={"limit": 200}, headers={"Authorization": f"Bearer {agency}"})
    return [task["task_id"] for task in answer.raise_for_status().json()["items"]]


def _plan() -> dict[str, object]:
    tasks = [
        {
            "code": f"II.{number}",
            "name": f"Tỷ lệ hồ sơ trực tuyến nhóm {number}",
            "kind": "indicator",
            "lead_unit_id": OFFICE,
            "milestones": [{"due_on": "2099-12-31", "comparator": ">=", "value": 80, "unit_of_measure": "%"}],
            "time_path": [{"on": "2020-01-01", "rate": 0.9}, {"on": "2099-12-31", "rate": 1}],
        }
        for number in range(TASKS)
    ]
    return {
        "unit_id": COMMUNE,
        "programme": "57-NQ/TW",
        "title": "Kế hoạch đo độ trễ",
        "valid_from": "2020-01-01",
        "valid_to": "2099-12-31",
        "tasks": tasks,
    }


async def _one(http: httpx.AsyncClient, system: System, alerts: Alerts, task_id: str) -> float:
    """Return the seconds from sending a report far below the path to the red alert on the bus."""
    raised, cleared = (task_id, "alert.raised.v1"), (task_id, "alert.cleared.v1")
    officer = system.token("officer", OFFICE)
    # Nothing reported stands below the path too: first let that alert rise and clear.
    await alerts.when(lambda: raised in alerts.seen)
    await _post(http, officer, f"/tasks/{task_id}/reports", {"value": 80, "claims_completion": False})
    await alerts.when(lambda: cleared in alerts.seen)
    sent = perf_counter()
    await _post(http, officer, f"/tasks/{task_id}/reports", {"value": 8, "claims_completion": False})
    await alerts.when(lambda: alerts.seen[raised] > sent)
    return alerts.seen[raised] - sent


async def _post(http: httpx.AsyncClient, token: str, path: str, body: Json | None) -> Json:
    answer = await http.post(path, json=body, headers={"Authorization": f"Bearer {token}"})
    if answer.is_error:
        raise RuntimeError(f"{path}: {answer.text}")
    return dict(answer.json())
