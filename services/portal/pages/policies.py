"""Policies of scores and of alerts: the versions there are, a new one tried out, and decided from a day on."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.portal.clients import Away, Policies, Refused, Services, or_absent
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.written import iso_day
from shared import ids
from shared.auth import Principal

router = APIRouter(prefix="/chinh-sach", route_class=PageRoute, include_in_schema=False)

Reader = Annotated[Principal, page_needs("policy:read")]
Decider = Annotated[Principal, page_needs("policy:decide")]
Words = Annotated[str, Query(max_length=100)]
Kind = Literal["diem", "canh-bao"]
KINDS: Mapping[str, str] = {"diem": "Chấm điểm", "canh-bao": "Cảnh báo"}
FIELDS = ("source", "effective_from", "reason", "decision_number")
PLACE_OF: Mapping[str, str] = {"policy-too-early": "effective_from"}
"""Where a refusal stands on the form; else at the text."""
NAMED_DAY = re.compile(r"^effective_from:.*\n?", re.MULTILINE)

Fault = tuple[str, str]


def policies_of(services: Services, kind: str) -> Policies:
    """Return the policies of one kind."""
    return services.scoring_policies if kind == "diem" else services.alerting_policies


@router.get("")
async def policies(request: Request, _: Reader, services: ServicesDep, xong: Words = "") -> Response:
    """Every version of both policies, and which holds today."""
    found = await asyncio.gather(*(or_absent(policies_of(services, kind).all()) for kind in KINDS))
    shown = list(zip(KINDS.items(), found, strict=True))
    return render(request, "policies/list.html", shown=shown, done=xong)


@router.get("/{kind}/soan")
async def ask_policy(request: Request, kind: Kind, _: Reader, services: ServicesDep, tu: Words = "") -> Response:
    """The form of a new version, begun from one there is; its day is asked beside it."""
    begun = (await policies_of(services, kind).one(tu)).source if tu else ""
    return _page(request, kind, {"source": NAMED_DAY.sub("", begun)})


@router.post("/{kind}/soan")
async def try_out(request: Request, kind: Kind, _: Reader, services: ServicesDep) -> Response:
    """Tell what the text on the form would change; nothing is written."""
    typed = await _typed(request)
    try:
        day = iso_day(typed["effective_from"]) or ""
        preview = await policies_of(services, kind).preview(typed["source"], day)
    except (Refused, Away) as failure:
        return _page(request, kind, typed, faults=faults_of(failure))
    return _page(request, kind, typed, preview)


@router.post("/{kind}/quyet-dinh")
async def decide(request: Request, kind: Kind, _: Decider, services: ServicesDep) -> Response:
    """Enter the version from its day on; refused, the form comes back as typed."""
    form = await request.form()
    typed = await _typed(request)
    if not typed["reason"]:
        return _page(request, kind, typed, faults=[("reason", "Hãy nêu lý do ban hành phiên bản này.")])
    given = {"effective_from": iso_day(typed["effective_from"]), "decision_number": typed["decision_number"] or None}
    try:
        await policies_of(services, kind).enter({**typed, **given}, str(form.get("key") or ids.new_id()))
    except (Refused, Away) as failure:
        return _page(request, kind, typed, faults=faults_of(failure))
    return RedirectResponse(f"/chinh-sach?xong={kind}", 303)


@router.get("/{kind}/{version}")
async def policy(request: Request, kind: Kind, version: str, _: Reader, services: ServicesDep) -> Response:
    """One version with its text."""
    found = await or_absent(policies_of(services, kind).one(version))
    return render(request, "policies/one.html", policy=found, version=version, kind=kind, name=KINDS[kind])


def faults_of(failure: Refused | Away) -> Sequence[Fault]:
    """Where on the form a refusal stands, and its sentence."""
    if isinstance(failure, Refused) and failure.errors:
        named = [(str(error["field"]), str(error["message"])) for error in failure.errors]
        return [(field if field in FIELDS else "source", f"{said[:1].upper()}{said[1:]}.") for field, said in named]
    place = PLACE_OF.get(failure.slug, "source") if isinstance(failure, Refused) else "source"
    return [(place, said_of(failure))]


async def _typed(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: str(form.get(name) or "").replace("\r\n", "\n") for name in FIELDS}


def _page(
    request: Request,
    kind: str,
    typed: Mapping[str, str],
    preview: Mapping[str, Any] | None = None,
    faults: Sequence[Fault] = (),
) -> Response:
    page: dict[str, Any] = {"kind": kind, "name": KINDS[kind], "typed": typed, "preview": preview, "errors": faults}
    return render(request, "policies/new.html", 422 if faults else 200, **page)
