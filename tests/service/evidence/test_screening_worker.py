"""The worker of the machine, driven by the tests: what it takes, holds, gives back and gives up."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.evidence.clients.clamd import Clamd
from services.evidence.domain.safety import Scan
from services.evidence.screening.job import Screened
from services.evidence.store import screenings
from services.evidence.store.contents import Contents, Place
from services.evidence.use_cases.record import Outcome, record
from services.evidence.use_cases.screen import ATTEMPTS, LEASE, screen_waiting
from shared import clock
from shared.embedded.children import LOOPBACK, free_port
from shared.ids import new_id
from tests.service.evidence.desk import Corner
from tests.service.evidence.machine import POLICY, codes, machine, place_in_queue, screening, set_screening

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def has_jobs() -> bool:
    return False


async def kept(corner: Corner, content: bytes = b"") -> str:
    """A file that waits for its screening, nothing else does; its id."""
    await screen_waiting(corner.desk.database, machine(corner.desk))
    content = content or new_id().encode()
    stored = await corner.upload(await corner.task(), "a.txt", content, media_type="text/plain")
    return str(stored["evidence_id"])


class TestWorker:
    async def test_leaves_what_another_took_until_its_time_is_over(self, corner: Corner) -> None:
        evidence_id = await kept(corner)
        await set_screening(corner.desk, evidence_id, attempts=1, taken_until=clock.now() + LEASE)
        await screen_waiting(corner.desk.database, machine(corner.desk))
        assert (await screening(corner, evidence_id))["state"] == "waiting"
        # As if the other one had been killed.
        await set_screening(corner.desk, evidence_id, taken_until=clock.now() - timedelta(seconds=1))
        await screen_waiting(corner.desk.database, machine(corner.desk))
        assert (await screening(corner, evidence_id))["state"] == "done"

    async def test_gives_up_after_some_attempts_and_says_so(self, corner: Corner) -> None:
        evidence_id = await kept(corner)
        await set_screening(corner.desk, evidence_id, attempts=ATTEMPTS)
        await screen_waiting(corner.desk.database, machine(corner.desk))
        found = await screening(corner, evidence_id)
        assert (found["state"], found["risk"]) == ("failed", "high")
        assert "screening-failed" in codes(found)

    async def test_gives_back_what_it_holds_when_it_is_stopped(self, corner: Corner) -> None:
        evidence_id = await kept(corner)
        asked = asyncio.Event()

        async def never_answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.set()
            await writer.wait_closed()

        async with await asyncio.start_server(never_answer, LOOPBACK, 0) as silent:
            scanner = Clamd(f"tcp://{LOOPBACK}:{silent.sockets[0].getsockname()[1]}")
            working = asyncio.create_task(screen_waiting(corner.desk.database, machine(corner.desk, scanner=scanner)))
            await asyncio.wait_for(asked.wait(), 10)
            taken = await place_in_queue(corner.desk, evidence_id)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        left = await place_in_queue(corner.desk, evidence_id)
        assert (taken.attempts, left.attempts, left.taken_until) == (1, 0, None)

    async def test_waits_for_a_store_that_is_away(self, corner: Corner, tmp_path: Path) -> None:
        evidence_id = await kept(corner)
        address = f"http://{LOOPBACK}:{free_port()}"
        nowhere = Contents(Place(tmp_path, "s3://kho", endpoint=address, access_key="a", secret_key="b"))
        await screen_waiting(corner.desk.database, machine(corner.desk, nowhere))
        left = await place_in_queue(corner.desk, evidence_id)
        assert (left.state, left.attempts) == ("waiting", 0)
        assert left.taken_until > clock.now()

    @pytest.mark.parametrize("when", ["before", "meanwhile"])
    async def test_is_done_with_a_file_that_was_removed(self, corner: Corner, when: str) -> None:
        evidence_id = await kept(corner)
        remove = sa.text("UPDATE evidence SET removed_at = now() WHERE evidence_id = :id")
        async with corner.desk.database.transaction() as tx:
            await tx.execute(remove, {"id": evidence_id})
            if when == "meanwhile":
                await record(tx, POLICY, evidence_id, Outcome(Screened("text/plain"), Scan("none")))
        await screen_waiting(corner.desk.database, machine(corner.desk))
        left = await place_in_queue(corner.desk, evidence_id)
        assert (left.state, left.version, left.taken_until) == ("done", 0, None)

    async def test_says_that_a_content_is_lost(self, corner: Corner) -> None:
        evidence_id = await kept(corner, b"lost")
        sha256 = hashlib.sha256(b"lost").hexdigest()
        (corner.desk.folder / "content" / sha256[:2] / sha256).unlink()
        await screen_waiting(corner.desk.database, machine(corner.desk))
        found = await screening(corner, evidence_id)
        assert (found["state"], codes(found) & {"content-missing"}) == ("failed", {"content-missing"})

    async def test_takes_each_file_once_when_there_are_two(self, corner: Corner) -> None:
        await kept(corner)
        ids = [new_id() for _ in range(6)]
        async with corner.desk.database.transaction() as tx:
            for evidence_id in (*ids, *ids):
                await screenings.queue(tx, evidence_id)

        async def take() -> list[str]:
            mine = []
            while True:
                async with corner.desk.database.transaction() as tx:
                    if (taken := await screenings.take(tx, clock.now() + LEASE)) is None:
                        return mine
                    mine.append(taken.evidence_id)

        first, second = await asyncio.gather(take(), take())
        assert len(first + second) == len({*first, *second})
        assert {*ids} <= {*first, *second}
