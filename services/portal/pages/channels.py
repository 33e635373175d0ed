"""Channels that carry alerts out of the system: kept, tried, and what could not be delivered sent again."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.portal.clients import Away, Refused, Services, or_absent
from services.portal.clients.channels import Channel
from services.portal.pages.page import PageRoute, ServicesDep, page_needs, render, said_of
from services.portal.pages.wording import LEVELS
from shared import ids
from shared.auth import Principal

router = APIRouter(prefix="/canh-bao/kenh", route_class=PageRoute, include_in_schema=False)

Keeper = Annotated[Principal, page_needs("channel:manage")]
Words = Annotated[str, Query(max_length=200)]
Key = Annotated[str, Form(max_length=64)]
ROOT = "/canh-bao/kenh"
DEAD_SHOWN = 50
FIELDS = ("unit_id", "kind", "name", "address", "levels", "rules", "audience", "mode", "is_active")
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a channel as it came in."""

    texts: Mapping[str, str]
    levels: Sequence[str]
    rules: Sequence[str]
    is_active: bool

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def as_change(self) -> dict[str, Any]:
        """What is sent of it; no rule chosen means every rule, an address left blank stays."""
        return {
            "name": self["name"],
            "address": self["address"] or None,
            "levels": list(self.levels),
            "rules": list(self.rules) or None,
            "audience": self["audience"] or "any",
            "mode": self["mode"] or "at_once",
            "is_active": self.is_active,
        }


NEW = Typed({}, tuple(LEVELS), (), is_active=True)


@router.get("")
async def channels(
    request: Request, _: Keeper, services: ServicesDep, cursor: Words = "", xong: Words = ""
) -> Response:
    """The channels there are, how they fare, and what was given up."""
    return await _list(request, services, cursor=cursor, done=xong)


@router.get("/moi")
async def ask_channel(request: Request, _: Keeper, services: ServicesDep) -> Response:
    """The form of a new channel."""
    return await _form(request, services, NEW)


@router.post("/moi")
async def add_channel(request: Request, _: Keeper, services: ServicesDep) -> Response:
    """Add it; a webhook's secret is shown this once."""
    form = await request.form()
    typed, key = typed_from(form), str(form.get("key") or ids.new_id())
    body = {**typed.as_change(), "unit_id": typed["unit_id"], "kind": typed["kind"]}
    try:
        made = await services.channels.add(body, key)
    except (Refused, Away) as failure:
        return await _form(request, services, typed, faults=faults_of(failure))
    if made.secret:
        return render(request, "channels/secret.html", channel=made)
    return RedirectResponse(f"{ROOT}?xong=them", 303)


@router.post("/tin/{notification_id}/gui-lai")
async def resend(notification_id: str, _: Keeper, services: ServicesDep, key: Key) -> Response:
    """Put one that was given up in line again."""
    await services.channels.resend(notification_id, key)
    return RedirectResponse(f"{ROOT}?xong=gui-lai", 303)


@router.get("/{channel_id}")
async def show_channel(request: Request, channel_id: str, _: Keeper, services: ServicesDep) -> Response:
    """The form of a channel there is."""
    found = await services.channels.one(channel_id)
    return await _form(request, services, typed_of(found), found)


@router.post("/{channel_id}")
async def change_channel(request: Request, channel_id: str, _: Keeper, services: ServicesDep) -> Response:
    """Change it; refused, the form comes back as typed."""
    form = await request.form()
    typed, key = typed_from(form), str(form.get("key") or ids.new_id())
    try:
        await services.channels.change(channel_id, typed.as_change(), _version(form), key)
    except (Refused, Away) as failure:
        found = await services.channels.one(channel_id)
        return await _form(request, services, typed, found, faults_of(failure))
    return RedirectResponse(f"{ROOT}?xong=sua", 303)


@router.post("/{channel_id}/{deed}")
async def act(
    request: Request,
    channel_id: str,
    deed: Literal["thu", "gui-lai", "xoa", "ma-moi"],
    _: Keeper,
    services: ServicesDep,
) -> Response:
    """Try it, send again what it was spared, remove it, or give it another secret."""
    form = await request.form()
    key = str(form.get("key") or ids.new_id())
    if deed == "thu":
        channel, trial = await asyncio.gather(services.channels.one(channel_id), _tried(services, channel_id))
        return await _list(request, services, trial={**trial, "name": channel.name})
    if deed == "ma-moi":
        return render(request, "channels/secret.html", channel=await services.channels.new_secret(channel_id, key))
    if deed == "gui-lai":
        await services.channels.resend_all(channel_id, key)
    else:
        await services.channels.remove(channel_id, _version(form), key)
    return RedirectResponse(f"{ROOT}?xong={deed}", 303)


def typed_from(form: FormData) -> Typed:
    """The form as it came in."""
    texts = {name: str(form.get(name) or "").strip() for name in FIELDS}
    levels, rules = ([str(one) for one in form.getlist(name)] for name in ("levels", "rules"))
    return Typed(texts, levels, rules, is_active=form.get("is_active") == "true")


def typed_of(channel: Channel) -> Typed:
    """A channel as its form shows it; the address is asked only to change it."""
    texts = {name: str(getattr(channel, name)) for name in ("unit_id", "kind", "name", "audience", "mode")}
    return Typed(texts, channel.levels, channel.rules or (), channel.is_active)


def faults_of(failure: Refused | Away) -> Sequence[Fault]:
    """Where on the form a refusal stands, and its sentence."""
    if isinstance(failure, Refused) and failure.errors:
        named = [(str(error["field"]).partition(".")[0], str(error["message"])) for error in failure.errors]
        return [(name if name in FIELDS else "name", f"{said[:1].upper()}{said[1:]}.") for name, said in named]
    is_address = isinstance(failure, Refused) and failure.slug == "channel-address-refused"
    return [("address" if is_address else "name", said_of(failure))]


def _version(form: FormData) -> int:
    return int(str(form.get("version") or 0))


async def _tried(services: Services, channel_id: str) -> dict[str, Any]:
    try:
        return await services.channels.try_out(channel_id)
    except Away as away:
        return {"result": "failed", "detail": said_of(away)}


async def _list(
    request: Request, services: Services, *, trial: Mapping[str, Any] | None = None, cursor: str = "", done: str = ""
) -> Response:
    found, dead = await asyncio.gather(
        or_absent(services.channels.all({"cursor": cursor})),
        or_absent(services.channels.notifications({"state": "dead", "limit": DEAD_SHOWN})),
    )
    return render(request, "channels/list.html", channels=found, dead=dead, trial=trial, done=done)


async def _form(
    request: Request, services: Services, typed: Typed, channel: Channel | None = None, faults: Sequence[Fault] = ()
) -> Response:
    units = await or_absent(services.plans.units())
    page: dict[str, Any] = {"typed": typed, "channel": channel, "units": units, "errors": faults}
    return render(request, "channels/form.html", 422 if faults else 200, **page)
