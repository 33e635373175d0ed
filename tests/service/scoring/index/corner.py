"""A province of the test's own at a running scoring service: facts to its handlers, questions over HTTP."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import httpx
import sqlalchemy as sa

from contracts import plans
from contracts.fact import Fact, Person
from contracts.roles import Role
from contracts.scoring import IndexPublished
from services.scoring.consumers import consumers
from shared.database import Database
from shared.envelope import Event, decode
from shared.testing.bus import event_of
from shared.testing.tokens import Keys

NUMBERS = count(1)
YEAR = 2026
PERSON = Person(account_id="canbo", display_name="Cán bộ đầu mối")
ONLINE = "Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến"


@dataclass
class Corner:
    """Three communes: two xã, one phường."""

    http: httpx.AsyncClient
    database: Database
    keys: Keys
    province: str = field(init=False)

    def __post_init__(self) -> None:
        self.province = f"tinh{next(NUMBERS)}"

    @property
    def commune(self) -> str:
        return f"{self.province}.xa-mot"

    def id(self, name: str) -> str:
        """An id of this corner."""
        return f"{self.province}-{name}"

    async def handle(self, handler: str, *events: Event[Fact]) -> None:
        async with self.database.transaction() as tx:
            await consumers.handlers[handler].work(events, tx)

    async def keep(self, *events: Event[Fact]) -> None:
        await self.handle("keep_figures", *events)

    async def settle_units(self) -> None:
        """Tell of the province and its communes."""
        told = [(self.province, "province", None), (self.commune, "commune", "xa")]
        told += [(f"{self.province}.xa-hai", "commune", "xa"), (f"{self.province}.phuong-ba", "commune", "phuong")]
        units = [
            plans.UnitChanged(unit_id=unit_id, version=1, display_name=unit_id, kind=kind, peer_group=group)  # type: ignore[arg-type]
            for unit_id, kind, group in told
        ]
        await self.handle("know_units_and_plans", *map(event_of, units))

    def assigned(self, name: str = "a", version: int = 1, **changes: object) -> Event[Fact]:
        """An indicator of a commune's plan, in percent."""
        told: dict[str, object] = {
            "unit_id": self.commune,
            "version": version,
            "task_id": self.id(name),
            "plan_id": "plan-1",
            "code": f"II.{name}",
            "task_name": ONLINE,
            "kind": "indicator",
            "lead_unit_id": f"{self.commune}.phong-vhxh",
            "milestones": [{"comparator": ">=", "value": 95, "unit_of_measure": "%"}],
            "starts_on": date(YEAR, 1, 1),
            "effective_due_on": date(YEAR, 12, 31),
            "time_path": [{"on": date(YEAR, 1, 1), "rate": 0}, {"on": date(YEAR, 12, 31), "rate": 1}],
            "measured": "point",
        }
        if changes.pop("is_amended", False):
            why = {"reason": "Giao lại", "decision": {"number": "1-CV"}, "amended_on": date(YEAR, 2, 1)}
            return event_of(plans.TaskAmended.model_validate({**told, **changes, **why}))
        return event_of(plans.TaskAssigned.model_validate({**told, **changes}))

    def period(self, month: int, kind: str = "month", ends_on: date | None = None) -> Event[Fact]:
        day = ends_on or date(YEAR, month, 28)
        told = {"starts_on": day.replace(day=1), "ends_on": day, "due_on": day, "locks_on": day, "kind": kind}
        period_id = self.id(f"{kind}-{month}")
        return event_of(
            plans.PeriodOpened.model_validate(
                {**told, "unit_id": self.commune, "version": 1, "period_id": period_id, "plan_id": "plan-1"}
            )
        )

    def reported(self, value: float | None, month: int, name: str = "a", **changes: object) -> Event[Fact]:
        """A monthly report, made on the 20th; `version` of the task follows from month and report version."""
        report_version = int(str(changes.get("report_version", 1)))
        told: dict[str, object] = {
            "unit_id": self.commune,
            "version": 10 * month + report_version,
            "task_id": self.id(name),
            "plan_id": "plan-1",
            "report_id": f"{self.id(name)}-r{month}-{report_version}",
            "report_version": report_version,
            "period_id": self.id(f"month-{month}"),
            "reported_at": datetime(YEAR, month, 20, 3, tzinfo=UTC),
            "reported_on": date(YEAR, month, 20),
            "value": value,
            "claims_completion": False,
            "work_state": "in_progress",
            "reporter": PERSON,
        }
        return event_of(plans.TaskReported.model_validate({**told, **changes}))

    async def ask(
        self,
        method: str,
        path: str,
        role: Role = "agency",
        unit: str | None = None,
        **request: Any,  # noqa: ANN401  of httpx
    ) -> httpx.Response:
        headers = {**self.keys.headers_for(role, unit or self.province), **request.pop("headers", {})}
        return await self.http.request(method, f"/api/v1/index{path}", headers=headers, **request)

    async def json(self, path: str, role: Role = "agency", unit: str | None = None, **query: str | int) -> Any:  # noqa: ANN401
        answer = await self.ask("GET", path, role, unit, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def explained(self, code: str = "CQ.1", commune: str | None = None) -> dict[str, Any]:
        """One indicator of a commune, explained."""
        shown = await self.json(f"/d-society/{YEAR}/{commune or self.commune}")
        found = (each for pillar in shown["pillars"] for each in pillar["indicators"])
        return next(each for each in found if each["code"] == code)

    async def told(self) -> list[IndexPublished]:
        """Every index.published of this corner, in order."""
        async with self.database.engine.connect() as connection:
            rows = (await connection.execute(sa.text("SELECT body FROM outbox ORDER BY id"))).all()
        facts = [decode(row[0]).fact for row in rows]
        return [f for f in facts if isinstance(f, IndexPublished) and f.unit_id.startswith(f"{self.province}.")]
