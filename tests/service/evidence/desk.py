"""The evidence service as its users see it, and the facts plans would tell it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from contracts import plans
from contracts.fact import Fact, Person
from contracts.roles import Role
from shared import clock
from shared.database import Database
from shared.envelope import Event
from shared.ids import new_id
from shared.testing.bus import Subscriber, deliver_twice, event_of
from shared.testing.eventually import eventually
from shared.testing.tokens import Keys

PROVINCE = "mau"
COMMUNE = "mau.xa-mau-mot"
BODY = "mau.xa-mau-mot.phong-vhxh"
OTHER = "mau.xa-mau-hai"
PDF = b"%PDF-1.7\n" + b"x" * 4000
FILE = plans.EvidenceFile(
    evidence_id="e1", name="Quyết định.pdf", media_type="application/pdf", size_bytes=3, sha256="a" * 64
)


@dataclass
class Desk:
    """A running service: `http` calls it, `heard` is what it told, `folder` what lies on its disk."""

    http: httpx.AsyncClient
    heard: Subscriber
    keys: Keys
    bus: str
    database: Database
    folder: Path
    app: FastAPI | None = None
    versions: dict[str, int] = field(default_factory=dict)

    async def call(
        self,
        method: str,
        path: str,
        role: Role = "officer",
        unit: str = COMMUNE,
        **request: Any,  # noqa: ANN401  handed on to httpx
    ) -> httpx.Response:
        """Call as somebody with one role; `account` tells two of the same role apart."""
        account = request.pop("account", role)
        headers = {**self.keys.headers_for(role, unit, account=account), **request.pop("headers", {})}
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **request)

    async def told(self, *events: Event[Any]) -> None:
        """Deliver facts of plans, doubled and out of order."""
        await deliver_twice(self.bus, *events)

    async def know(self, task_id: str = "t1", unit_id: str = BODY) -> None:
        """Let plans tell of a task and wait until the service knows it."""
        await self.told(event_of(assigned(task_id, unit_id)), event_of(named(unit_id)))

        async def is_known() -> bool:
            answer = await self.upload(task_id, "thử.txt", b"x")
            return answer.status_code == 201

        await eventually(is_known)

    async def upload(self, task_id: str, name: str, content: bytes, **how: Any) -> httpx.Response:  # noqa: ANN401  as call
        file = {"file": (name, content, how.pop("media_type", "application/pdf"))}
        return await self.call("POST", "/evidence", data={"task_id": task_id}, files=file, **how)

    async def queue(self, state: str = "pending", **how: Any) -> list[dict[str, Any]]:  # noqa: ANN401  as call
        role, unit = how.pop("role", "reviewer"), how.pop("unit", PROVINCE)
        account = how.pop("account", role)
        answer = await self.call("GET", "/reviews", role, unit, account=account, params={"state": state, **how})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def claimed(self, *claims: plans.TaskReported) -> dict[str, Any]:
        """Deliver claims of one task; return the review of the newest."""
        await self.told(*(event_of(claim) for claim in claims))
        newest = max(claims, key=lambda claim: claim.version).report_id

        async def found() -> dict[str, Any] | None:
            return next((review for review in await self.queue() if review["report_id"] == newest), None)

        review = await eventually(found)
        assert review
        found_review: dict[str, Any] = review
        return found_review

    async def judge(
        self,
        review_id: str,
        verdict: str,
        body: dict[str, Any],
        role: Role = "reviewer",
        **how: Any,  # noqa: ANN401  as call
    ) -> httpx.Response:
        return await self.call(
            "POST", f"/reviews/{review_id}/{verdict}", role, how.pop("unit", PROVINCE), json=body, **how
        )

    def on_disk(self) -> list[Path]:
        """Every file in the folder, kept or half received."""
        parts = (self.folder / "content", self.folder / "incoming")
        return sorted(path for part in parts for path in part.rglob("*") if path.is_file())


class Corner:
    """A commune of one test's own at a desk that many tests share: nobody else's tasks, claims or facts are seen."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.commune = f"{PROVINCE}.xa-{new_id()}"
        self.body = f"{self.commune}.phong-vhxh"

    async def call(self, method: str, path: str, role: Role = "officer", **request: Any) -> httpx.Response:  # noqa: ANN401
        """Call as somebody of this commune; `unit` names another place."""
        return await self.desk.call(method, path, role, request.pop("unit", self.commune), **request)

    async def task(self, **changes: Any) -> str:  # noqa: ANN401  fields of the fact
        """Let plans tell of a task of this commune; return its id once the service knows it."""
        task_id = new_id()
        fact = assigned(task_id, changes.pop("unit_id", self.body)).model_copy(update=changes)
        await self.desk.told(event_of(fact), event_of(named(self.body)))

        async def is_known() -> bool:
            async with self.desk.database.transaction() as tx:
                known = await tx.scalars(sa.text("SELECT task_id FROM task WHERE task_id = :id"), {"id": task_id})
                return known.one_or_none() is not None

        await eventually(is_known)
        return task_id

    async def upload(self, task_id: str, name: str, content: bytes, **how: Any) -> dict[str, Any]:  # noqa: ANN401  as call
        """Attach a file; return the evidence."""
        answer = await self.desk.upload(task_id, name, content, **{"unit": self.commune, **how})
        assert answer.status_code == 201, answer.text
        stored: dict[str, Any] = answer.json()
        return stored

    async def claim(self, task_id: str, *files: dict[str, Any], version: int = 2) -> dict[str, Any]:
        """Let plans tell of a claim with these files (none: a made-up one); return its review once it is open."""
        names = ("evidence_id", "name", "media_type", "size_bytes", "sha256")
        evidence = tuple(plans.EvidenceFile(**{name: file[name] for name in names}) for file in files) or (FILE,)
        claim = reported(version, task_id, self.body, evidence=evidence)
        await self.desk.told(event_of(claim))

        async def found() -> dict[str, Any] | None:
            return next((one for one in await self.queue() if one["report_id"] == claim.report_id), None)

        review: dict[str, Any] = await eventually(found)
        return review

    async def queue(self, state: str = "pending", **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401  as the desk's
        """Reviews of this commune as a reviewer of the province sees them."""
        return await self.desk.queue(state, **{"unit": self.commune, **query})

    async def opened(self, *files: dict[str, Any]) -> dict[str, Any]:
        """Open a review of a task of its own."""
        return await self.claim(await self.task(), *files)

    async def step(
        self,
        review: dict[str, Any],
        step: str,
        body: dict[str, Any] | None = None,
        role: Role = "reviewer",
        **how: Any,  # noqa: ANN401  as call
    ) -> httpx.Response:
        """Take a step on a claim as somebody of the province or, with another role, of this commune."""
        unit = how.pop("unit", PROVINCE if role == "reviewer" else self.commune)
        return await self.desk.call(
            how.pop("method", "POST"), f"/reviews/{review['review_id']}/{step}", role, unit, json=body or {}, **how
        )

    async def read(self, review: dict[str, Any], role: Role = "reviewer", **how: Any) -> dict[str, Any]:  # noqa: ANN401  as call
        """The claim in detail, as this role sees it."""
        answer = await self.call("GET", f"/reviews/{review['review_id']}", role, **how)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def set_risk(self, review: dict[str, Any], risk: str, points: int = 0) -> None:
        """Let the machine have found this risk in the claim's files."""
        statement = sa.text("UPDATE review SET risk = :risk, risk_points = :points WHERE review_id = :id")
        async with self.desk.database.transaction() as tx:
            await tx.execute(statement, {"risk": risk, "points": points, "id": review["review_id"]})

    def facts(self, fact: type[Fact]) -> list[Fact]:
        """Facts told about this commune so far."""
        return [found for found in facts(self.desk, fact) if found.unit_id.startswith(self.commune)]


def assigned(
    task_id: str = "t1", unit_id: str = BODY, version: int = 1, name: str = "Tỷ lệ trực tuyến"
) -> plans.TaskAssigned:
    day = clock.today()
    path = (plans.PathPoint(on=day, rate=0), plans.PathPoint(on=day.replace(year=day.year + 1), rate=1))
    return plans.TaskAssigned(
        unit_id=unit_id,
        version=version,
        task_id=task_id,
        plan_id="p1",
        code="II.2",
        task_name=name,
        kind="indicator",
        starts_on=day,
        effective_due_on=path[1].on,
        time_path=path,
    )


def named(unit_id: str = BODY, version: int = 1, name: str = "Phòng Văn hóa - Xã hội") -> plans.UnitChanged:
    return plans.UnitChanged(unit_id=unit_id, version=version, display_name=name, kind="body")


def reported(version: int, task_id: str = "t1", unit_id: str = BODY, **changes: Any) -> plans.TaskReported:  # noqa: ANN401  fields
    """A claim with one file, unless changed."""
    told: dict[str, Any] = {
        "unit_id": unit_id,
        "version": version,
        "task_id": task_id,
        "plan_id": "p1",
        "report_id": new_id(),
        "report_version": 1,
        "period_id": "march",
        "reported_at": clock.now(),
        "reported_on": clock.today(),
        "value": 82.5,
        "completion_rate": 1.0,
        "claims_completion": True,
        "evidence": (FILE,),
        "note": "Đã xong",
        "work_state": "awaiting_review",
        "reporter": Person(account_id="canbo", display_name="Cán bộ"),
    }
    return plans.TaskReported(**{**told, **changes})


def slug(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["slug"]


def ids_of(reviews: Sequence[dict[str, Any]]) -> list[str]:
    return [review["review_id"] for review in reviews]


def facts(desk: Desk, fact: type[Fact]) -> list[Fact]:
    return [event.fact for event in desk.heard.of(fact)]
