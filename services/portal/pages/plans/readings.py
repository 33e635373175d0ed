"""What was read from a document, and the head under which it becomes a draft."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import ABSENT, Absent, Away, Refused, Services, or_absent
from services.portal.clients.plan_views import Plan, Reading
from services.portal.clients.views import Unit
from services.portal.pages.page import PageRoute, ServicesDep, render, said_of
from services.portal.pages.plans.access import Writer
from services.portal.pages.plans.head_form import HEAD, Fault, head_faults, head_given
from services.portal.pages.written import typed_day
from shared import ids

router = APIRouter(route_class=PageRoute, include_in_schema=False)

WHOLE_DAY = 10
"""Length of a day that the document gives whole, `2026-01-20`; `2026-01` is shown as missing."""


@router.get("/ke-hoach/doc/{reading_id}")
async def reading(request: Request, reading_id: str, _: Writer, services: ServicesDep) -> Response:
    """What was read, and the head as far as the document says it."""
    return await _page(request, services, reading_id)


@router.post("/ke-hoach/doc/{reading_id}")
async def draft(request: Request, reading_id: str, _: Writer, services: ServicesDep) -> Response:
    """Make the draft; refused, the form comes back as typed."""
    form = await request.form()
    typed = {name: str(form.get(name) or "").strip() for name in HEAD}
    key = str(form.get("key") or ids.new_id())
    try:
        plan_id = await services.drafts.draft_of(reading_id, head_given(typed), key)
    except (Refused, Away) as failure:
        faults = head_faults(failure) if isinstance(failure, Refused) else [("title", said_of(failure))]
        return await _page(request, services, reading_id, typed, faults)
    return RedirectResponse(f"/ke-hoach/{plan_id}?xong=ban-thao", 303)


async def _page(
    request: Request,
    services: Services,
    reading_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    found, units, plans = await asyncio.gather(
        services.drafts.reading(reading_id), or_absent(services.plans.units()), or_absent(services.plans.plans())
    )
    shown = {
        "reading": found,
        "items": [*found.indicators, *found.tasks],
        "typed": typed or _said(found, units),
        "units": units,
        "plans": _superior(plans),
        "errors": errors,
    }
    return render(request, "plans/reading.html", 422 if errors else 200, **shown)


def _superior(plans: Sequence[Plan] | Absent) -> Sequence[Plan]:
    return [] if plans is ABSENT else [plan for plan in plans if not plan.is_draft]


def _said(found: Reading, units: Sequence[Unit] | Absent) -> dict[str, str]:
    """The head as the document says it; its own year as the time of the plan."""
    head: Mapping[str, Any] = found.document
    issued_on, year = head.get("issued_on") or "", head.get("plan_year")
    texts = ("title", "number", "issuer", "signer", "signer_title")
    return {
        **{name: head.get(name) or "" for name in texts},
        "issued_on": typed_day(issued_on) if len(issued_on) == WHOLE_DAY else "",
        "unit_id": _unit_of(head.get("place") or "", units),
        "programme": "57-NQ/TW",
        "valid_from": f"01/01/{year}" if year else "",
        "valid_to": f"31/12/{year}" if year else "",
    }


def _unit_of(place: str, units: Sequence[Unit] | Absent) -> str:
    """The one unit that bears the name of the document's place; empty when none or several do."""
    named = [] if units is ABSENT else [one for one in units if one.display_name.casefold() == place.casefold()]
    return named[0].unit_id if len(named) == 1 else ""
