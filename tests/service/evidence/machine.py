"""The machine of the evidence service: what it said of files, and a worker that a test drives itself."""

from typing import Any

import sqlalchemy as sa

from services.evidence.clients.clamd import Clamd
from services.evidence.clients.screener import Screener
from services.evidence.domain.policy import ScreeningPolicy
from services.evidence.store.contents import Contents, Place
from services.evidence.use_cases.screen import Machine
from shared.testing.eventually import eventually
from tests.service.evidence.desk import PROVINCE, Corner, Desk

POLICY = ScreeningPolicy()


async def screening(corner: Corner, evidence_id: str, role: str = "reviewer", unit: str = PROVINCE) -> dict[str, Any]:
    """The screening of a file as it stands."""
    query = {"ids": evidence_id}
    answer = await corner.call("GET", "/screenings", role, unit=unit, params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["items"][0]
    return found


async def screened(corner: Corner, evidence_id: str, version: int = 1) -> dict[str, Any]:
    """The screening of a file once it is done in this version."""

    async def is_done() -> dict[str, Any] | None:
        found = await screening(corner, evidence_id)
        return found if found["state"] != "waiting" and found["version"] >= version else None

    found: dict[str, Any] = await eventually(is_done)
    return found


def codes(found: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in found["findings"]}


async def set_screening(desk: Desk, evidence_id: str, **values: Any) -> None:  # noqa: ANN401  columns
    changed = ", ".join(f"{name} = :{name}" for name in values)
    async with desk.database.transaction() as tx:
        statement = sa.text(f"UPDATE screening SET {changed} WHERE evidence_id = :evidence_id")  # noqa: S608
        await tx.execute(statement, {**values, "evidence_id": evidence_id})


async def place_in_queue(desk: Desk, evidence_id: str) -> Any:  # noqa: ANN401  a row
    async with desk.database.transaction() as tx:
        wanted = sa.text("SELECT * FROM screening WHERE evidence_id = :evidence_id")
        return (await tx.execute(wanted, {"evidence_id": evidence_id})).one()


def machine(desk: Desk, contents: Contents | None = None, scanner: Clamd | None = None) -> Machine:
    """A worker of the test's own."""
    own = contents or Contents(Place(desk.folder))
    return Machine(own, Screener(POLICY, None), scanner, POLICY)
