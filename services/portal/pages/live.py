"""Alerts as they come, on every page that is open: a stream of events, and how one of them is shown."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from contracts.roles import Permission
from services.portal import metrics
from services.portal.clients import Absent, Refused, Services, or_absent
from services.portal.clients.alert_views import Alert
from services.portal.domain import Account, Notice, SessionRules
from services.portal.pages.page import PageRoute, ServicesDep, cookie_name, page_watches, render
from services.portal.store.sessions import hash_of
from services.portal.use_cases import noticing
from services.portal.use_cases.live import Live
from services.portal.use_cases.signing_in import principal_of, signed_in
from shared.auth import Principal, subtrees
from shared.database import Database

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PERMISSION: Permission = "alert:read"
Watcher = Annotated[Principal, page_watches(PERMISSION)]
HEARTBEAT_SECONDS = 15.0
"""Below the minute after which proxies cut a silent connection; also how soon a lost right is noticed."""
RETRY_MILLISECONDS = 3000
POLL_MILLISECONDS = 60_000
SHOWN = 3
"""Alerts shown one by one when many come at once; the rest is a number."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Watching:
    """One open page: what it has to look at, and whose session it is."""

    live: Live
    database: Database
    rules: SessionRules
    cookie: str
    account_id: str
    roots: tuple[str, ...]

    async def pieces(self, position: int) -> AsyncIterator[bytes]:
        """What is sent: the count of news first, then each lot of notices after the position, and a beat between."""
        with metrics.OPEN_PAGES.track_inprogress():
            yield await self._count(RETRY_MILLISECONDS)
            async for piece in self._lots(position):
                yield piece

    async def once(self, position: int) -> AsyncIterator[bytes]:
        """What there is now and no more, for a browser that streams do not reach: it asks again after a while."""
        yield await self._count(POLL_MILLISECONDS)
        found = await self.live.since(self.database, position)
        if mine := [one for one in found if one.is_seen_from(self.roots)]:
            yield await self._lot(mine, found[-1].notice_id)

    async def _count(self, retry: int) -> bytes:
        unseen = await noticing.unseen(self.database, self.account_id, self.roots)
        return format_sse_event(event="so-dem", data_str=json.dumps({"unseen": unseen}), retry=retry)

    async def _lot(self, notices: Sequence[Notice], position: int) -> bytes:
        unseen = await noticing.unseen(self.database, self.account_id, self.roots)
        data = json.dumps({**told(notices), "unseen": unseen})
        return format_sse_event(event="canh-bao", data_str=data, id=str(position))

    async def _lots(self, position: int) -> AsyncIterator[bytes]:
        beat_at = monotonic() + HEARTBEAT_SECONDS
        while not self.live.is_closed:
            change = self.live.next_change
            found = await self.live.since(self.database, position)
            if found:
                position = found[-1].notice_id
                if mine := [one for one in found if one.is_seen_from(self.roots)]:
                    yield await self._lot(mine, position)
            elif monotonic() >= beat_at:
                beat_at = monotonic() + HEARTBEAT_SECONDS
                if not await self._goes_on():
                    return
                yield KEEPALIVE_COMMENT
            elif self.live.has_ended(hash_of(self.cookie)):
                return
            else:
                await _set_within(change, beat_at - monotonic())

    async def _goes_on(self) -> bool:
        """Tell whether the session still stands, with the same rights; if not, the page asks anew."""
        account = await signed_in(self.database, self.cookie, self.rules, is_work=False)
        return account is not None and subtrees(principal_of(account), PERMISSION) == self.roots


def told(notices: Sequence[Notice]) -> dict[str, Any]:
    """A lot of notices as the page takes it: how many are news, and which are shown; none: only the list changed."""
    news = [one for one in notices if one.is_news]
    # Red before amber, then the newest.
    shown = sorted(news, key=lambda one: (one.level != "red", -one.notice_id))[:SHOWN]
    return {"news": len(news), "shown": [one.notice_id for one in shown]}


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(seconds, 0)):
            await event.wait()


@router.get("/canh-bao/truc-tiep")
async def watch(
    request: Request,
    principal: Watcher,
    tu: Annotated[int | None, Query(ge=0)] = None,
    mot_lan: Annotated[bool, Query(alias="mot-lan")] = False,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Stream what becomes of the alerts of the account's units; `tu` is where the page stood when it was drawn.

    With `mot-lan` the answer ends at once and is asked for again every minute.
    """
    state = request.app.state
    account: Account = request.state.account
    cookie = request.cookies[cookie_name(state.rules)]
    roots = subtrees(principal, PERMISSION)
    watching = Watching(state.live, state.database, state.rules, cookie, account.account_id, roots)
    asked = int(last_event_id) if last_event_id.isdecimal() else tu
    position = state.live.position if asked is None else asked
    pieces = watching.once(position) if mot_lan else watching.pieces(position)
    return StreamingResponse(pieces, media_type="text/event-stream", headers=HEADERS)


@router.get("/canh-bao/moi/{notice_id}")
async def show_notice(request: Request, notice_id: int, principal: Watcher, services: ServicesDep) -> Response:
    """One notice as it appears on whatever page is open; nothing when it is gone or of another's units."""
    notice = await noticing.visible(request.app.state.database, notice_id, subtrees(principal, PERMISSION))
    if notice is None:
        return Response(status_code=204)
    return render(request, "alerts/notice.html", notice=notice, alert=await _alert(services, notice.alert_id))


async def _alert(services: Services, alert_id: str) -> Alert | Absent | None:
    """Return the alert, with its names; none when alerting does not give it."""
    try:
        return await or_absent(services.alerting.alert(alert_id))
    except Refused:
        return None
