"""What the open pages of this process wait for: notices of every process, the end of a session, the end of this one."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import structlog

from services.portal.domain import Notice
from services.portal.store import notices
from services.portal.store.hearing import listening
from shared.database import Database

log = structlog.stdlib.get_logger("live")

KEPT = 2000
"""Notices held in memory for pages that come back; older ones are read from the database."""
ENDED_KEPT = 1000
RETRY_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 20.0
"""What was told while nobody listened is found at the latest after this."""


class Live:
    """Reads each notice once for all pages of the process; pages ask `since` and wait for `changed`."""

    def __init__(self) -> None:
        self.position = 0
        """The newest notice this process knows."""
        self.is_closed = False
        self._oldest = 0
        self._kept: deque[Notice] = deque(maxlen=KEPT)
        self._ended: deque[str] = deque(maxlen=ENDED_KEPT)
        self._changed = asyncio.Event()
        self._wake = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def start(self, database: Database) -> None:
        """Begin after what is there already."""
        async with database.transaction() as tx:
            self.position = self._oldest = await notices.last(tx)
        if self._running is None:
            self._running = asyncio.create_task(self._run(database), name="notices")

    def close(self) -> None:
        """Let every page go: this process is about to stop."""
        self.is_closed = True
        self._changed.set()
        self._wake.set()

    async def stop(self) -> None:
        """Stop listening."""
        self.close()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def since(self, database: Database, position: int) -> Sequence[Notice]:
        """Return the notices after a position, oldest first, at most `KEPT` of them."""
        if position >= self._oldest:
            return [one for one in self._kept if one.notice_id > position]
        async with database.transaction() as tx:
            return await notices.after(tx, position, KEPT)

    def has_ended(self, cookie_hash: str) -> bool:
        """Tell whether this session was heard to end."""
        return cookie_hash in self._ended

    @property
    def next_change(self) -> asyncio.Event:
        """Set when something is heard; taken before `since` is asked, so that nothing falls between the two."""
        return self._changed

    def _tell(self) -> None:
        self._changed.set()
        if not self.is_closed:
            self._changed = asyncio.Event()

    def _end(self, cookie_hash: str) -> None:
        self._ended.append(cookie_hash)
        self._tell()

    async def _run(self, database: Database) -> None:
        while not self.is_closed:
            try:
                async with listening(database.url, self._wake.set, self._end) as still_stands:
                    while still_stands() and not self.is_closed:
                        self._wake.clear()
                        await self._read(database)
                        with suppress(TimeoutError):
                            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                                await self._wake.wait()
            except Exception as failure:  # noqa: BLE001  the database is away: pages stay open, and it is tried again
                log.warning("live.waiting", failure=repr(failure)[:200])
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, database: Database) -> None:
        while found := await self._newer(database):
            for one in found:
                self._keep(one)
            self._tell()

    async def _newer(self, database: Database) -> Sequence[Notice]:
        async with database.transaction() as tx:
            return await notices.after(tx, self.position, KEPT)

    def _keep(self, notice: Notice) -> None:
        if len(self._kept) == KEPT:
            self._oldest = self._kept[0].notice_id
        self._kept.append(notice)
        self.position = notice.notice_id
