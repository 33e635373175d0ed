"""What the pages of a plan share: who may see and write them, and what stands in their addresses."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Form, Query

from services.portal.clients import ABSENT, Absent
from services.portal.clients.plan_views import Plan
from services.portal.clients.views import Unit
from services.portal.pages.page import page_needs
from services.portal.pages.plans.shown import FILTERS, Wanted
from shared.auth import Principal

Reader = Annotated[Principal, page_needs("plan:read")]
Writer = Annotated[Principal, page_needs("plan:write")]
Words = Annotated[str, Query(max_length=200)]
Key = Annotated[str, Form(max_length=64)]
Version = Annotated[int, Form(ge=0)]
Seen = Annotated[str, Form(max_length=64)]
COMMUNE_DEPTH = 2


def _wanted(loc: Words = "", ly_do: Words = "", thu_tu: Words = "", trang: int = 1) -> Wanted:
    return Wanted(loc if loc in FILTERS else "tat-ca", ly_do, "van-ban" if thu_tu == "van-ban" else "", trang)


WantedDep = Annotated[Wanted, Depends(_wanted)]
"""Filter, order and page of a draft, as its addresses carry them."""


def draft_address(plan_id: str, wanted: Wanted, done: str = "", place: int | None = None) -> str:
    """The draft as it was being looked at; `place` is the line on the page to go on with."""
    parts = [wanted.query, f"trang={wanted.page}" if wanted.page > 1 else "", f"xong={done}" if done else ""]
    query = "&".join(part for part in [*parts, "" if place is None else f"vt={place}"] if part)
    return f"/ke-hoach/{plan_id}" + (f"?{query}" if query else "")


def assignable(units: Sequence[Unit] | Absent, plan: Plan) -> Sequence[Unit] | Absent:
    """Units that may answer for the plan's lines: those of its commune, or of its province."""
    if units is ABSENT:
        return ABSENT
    root = ".".join(plan.unit_id.split(".")[:COMMUNE_DEPTH])
    return [unit for unit in units if f"{unit.unit_id}.".startswith(f"{root}.")]
