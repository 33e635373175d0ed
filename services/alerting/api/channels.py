"""Channels over HTTP: list, add, change, remove, try, send again what was given up."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.alerting.api.channel_views import ChannelChange, ChannelGiven, ChannelView, ResentView, TrialView, view
from services.alerting.store import channels
from services.alerting.use_cases.channels import PERMISSION, ChannelDesk, managed, new_secret, remove_channel
from services.alerting.use_cases.resend import resend_all
from shared.auth import Principal, needs, require, subtrees
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, IfMatch, Limit, Once, Page, decode_cursor, etag, page_of

router = APIRouter(prefix="/api/v1/channels", tags=["channels"])
Keeper = Annotated[Principal, needs(PERMISSION)]
PathId = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$")]


def _desk(request: Request) -> ChannelDesk:
    desk: ChannelDesk = request.app.state.channel_desk
    return desk


DeskDep = Annotated[ChannelDesk, Depends(_desk)]


def roots(principal: Principal, unit: str | None) -> tuple[str, ...]:
    """Return the subtrees a list is about; 403 `outside-your-units` for a unit beyond them."""
    if unit is None:
        return subtrees(principal, PERMISSION)
    require(principal, PERMISSION, unit)
    return (unit,)


@router.get("")
async def list_channels(
    principal: Keeper,
    database: DatabaseDep,
    unit: Annotated[str | None, Query(max_length=200, description="Unit whose subtree is asked for.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ChannelView]:
    """Return the channels of the units whose channels the caller manages: 403 `outside-your-units`."""
    after = decode_cursor(cursor, 2) if cursor else None
    wanted = channels.Filter(roots(principal, unit), (str(after[0]), str(after[1])) if after else None)
    async with database.transaction() as tx:
        rows = await channels.list_channels(tx, wanted, limit)
    return page_of(rows, limit, item=view, key=lambda row: (row.channel.unit_id, row.channel.channel_id))


@router.post("", status_code=201)
async def add_channel(
    given: ChannelGiven, principal: Keeper, desk: DeskDep, once: Once, response: Response
) -> ChannelView:
    """Add a channel: 403 `outside-your-units`, 409 `too-many-channels`, 409 `channel-key-missing`.

    422 `channel-address-refused` for what could never be sent to. A webhook's `secret` is shown in this answer only,
    not in one that is repeated for its Idempotency-Key.
    """
    require(principal, PERMISSION, given.unit_id)
    await desk.check(given.kind, given.address or "")
    secret = new_secret() if given.kind == "webhook" else None

    async def add(tx: Transaction) -> ChannelView:
        return view(await desk.add(tx, principal, given.unit_id, given.kind, given.wish(), secret))

    return _tagged(await once(add), response, secret)


@router.get("/{channel_id}")
async def show_channel(channel_id: PathId, principal: Keeper, database: DatabaseDep, response: Response) -> ChannelView:
    """Return a channel: 404 `channel-not-found`, 403 `outside-your-units`."""
    async with database.transaction() as tx:
        found = await managed(tx, principal, channel_id, for_update=False)
    return _tagged(view(found), response)


@router.put("/{channel_id}")
async def change_channel(
    channel_id: PathId,
    given: ChannelChange,
    expected_version: IfMatch,
    principal: Keeper,
    desk: DeskDep,
    once: Once,
    database: DatabaseDep,
    response: Response,
) -> ChannelView:
    """Change a channel: 404 `channel-not-found`, 412 `stale-version`, 422 `channel-address-refused`, 428.

    What waits for a channel that is switched off is dropped.
    """
    if given.address is not None:
        async with database.transaction() as tx:
            standing = (await managed(tx, principal, channel_id, for_update=False)).channel
        await desk.check_change(standing, given.address)

    async def change(tx: Transaction) -> ChannelView:
        return view(await desk.change(tx, principal, channel_id, expected_version, given.wish()))

    return _tagged(await once(change), response)


@router.delete("/{channel_id}")
async def delete_channel(channel_id: PathId, expected_version: IfMatch, principal: Keeper, once: Once) -> ChannelView:
    """Remove a channel with everything it could be reached by: 404 `channel-not-found`, 412 `stale-version`, 428."""

    async def remove(tx: Transaction) -> ChannelView:
        return view(await remove_channel(tx, principal, channel_id, expected_version))

    return await once(remove)


@router.post("/{channel_id}/secret")
async def change_secret(
    channel_id: PathId, principal: Keeper, desk: DeskDep, once: Once, response: Response
) -> ChannelView:
    """Give a webhook another secret, shown in this answer only: 404 `channel-not-found`, 409 `channel-not-signed`."""
    secret = new_secret()

    async def give(tx: Transaction) -> ChannelView:
        return view(await desk.give_secret(tx, principal, channel_id, secret))

    return _tagged(await once(give), response, secret)


@router.post("/{channel_id}/test")
async def try_channel(channel_id: PathId, principal: Keeper, desk: DeskDep, database: DatabaseDep) -> TrialView:
    """Send a trial at once and tell how it went: 404 `channel-not-found`. It may take a minute."""
    tried = await desk.try_out(database, principal, channel_id)
    return TrialView(result="failed" if tried.reason else "sent", detail=tried.reason or tried.remark)


@router.post("/{channel_id}/resend")
async def resend_channel(channel_id: PathId, principal: Keeper, once: Once) -> ResentView:
    """Put all that was given up for a channel in line again: 404 `channel-not-found`, 409 `channel-off`."""

    async def resend(tx: Transaction) -> ResentView:
        return ResentView(count=await resend_all(tx, principal, channel_id))

    return await once(resend)


def _tagged(shown: ChannelView, response: Response, secret: str | None = None) -> ChannelView:
    # The secret joins the answer here, so that the record of the Idempotency-Key never holds it.
    response.headers["ETag"] = etag(shown.version)
    return shown.model_copy(update={"secret": secret})
