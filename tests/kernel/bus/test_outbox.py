import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
import structlog

from contracts import scoring
from shared import outbox
from shared.bus.topology import reconcile, streams
from shared.database import Database
from shared.embedded.nats import NatsServer
from shared.outbox import LOCK, Relay, republish
from shared.testing.eventually import eventually
from tests.kernel.bus.house import House, changed, connect, score_of


@asynccontextmanager
async def relay_of(house: House) -> AsyncIterator[Relay]:
    client = await connect(house.url)
    relay = Relay("scoring", house.database, lambda: client)
    relay.start()
    try:
        yield relay
    finally:
        await relay.stop()
        await client.close()


@pytest.fixture
async def told_house(house: House) -> House:
    """A house whose streams stand, with no consumer and no relay yet."""
    await reconcile(house.client, streams(), [])
    return house


async def say(house: House, count: int, first: int = 0) -> list[str]:
    async with house.database.transaction() as tx:
        return tx.say(*(score_of(changed(number)) for number in range(first, first + count)))


async def say_and_fail(house: House) -> None:
    async with house.database.transaction() as tx:
        tx.say(score_of(changed(1)))
        raise RuntimeError("changed my mind")


async def count_and_fail(house: House, counted: list[str]) -> None:
    async with house.database.transaction() as tx:
        tx.after_commit(lambda: counted.append("rolled back"))
        raise RuntimeError("changed my mind")


async def stored(house: House) -> list[str]:
    """Return the event ids in the SCORING stream, in its order."""
    stream = house.client.jetstream()
    state = (await stream.stream_info("SCORING")).state
    messages = [await stream.get_msg("SCORING", seq) for seq in range(state.first_seq, state.last_seq + 1)]
    return [(message.headers or {})["Nats-Msg-Id"] for message in messages]


async def unsent(house: House) -> int:
    [row] = await house.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL")
    return int(str(row[0]))


async def has_one_unsent(house: House) -> bool:
    return await unsent(house) == 1


async def is_drained(house: House) -> bool:
    return await unsent(house) == 0


class TestTransaction:
    async def test_says_nothing_when_it_is_rolled_back(self, told_house: House) -> None:
        with pytest.raises(RuntimeError, match="changed my mind"):
            await say_and_fail(told_house)
        assert await told_house.rows("SELECT * FROM outbox") == []

    async def test_refuses_a_fact_of_another_owner(self, told_house: House) -> None:
        with pytest.raises(ValueError, match=r"scoring cannot say unit.changed.v1: it is plans's to tell"):
            async with told_house.database.transaction() as tx:
                tx.say(changed(1).fact)

    async def test_refuses_a_fact_too_large_to_be_sent(self, told_house: House) -> None:
        inputs = tuple(scoring.ScoreInput(name=f"input-{n}", event_id="x" * 64) for n in range(10_000))
        with pytest.raises(ValueError, match="bytes"):
            async with told_house.database.transaction() as tx:
                tx.say(score_of(changed(1)).model_copy(update={"inputs": inputs}))

    async def test_keeps_the_order_in_which_facts_were_said(self, told_house: House) -> None:
        said = await say(told_house, 50)
        assert [row[0] for row in await told_house.rows("SELECT event_id FROM outbox ORDER BY id")] == said


class TestRelay:
    async def test_sends_everything_once_and_in_order(self, told_house: House) -> None:
        said = await say(told_house, 2500)
        async with relay_of(told_house):
            said += await say(told_house, 1)
            await eventually(lambda: is_drained(told_house))
        assert await stored(told_house) == said
        assert len(await told_house.rows("SELECT id FROM outbox WHERE published_at IS NOT NULL")) == 2501

    async def test_is_woken_by_a_commit_of_its_own_process(
        self, told_house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outbox, "POLL_SECONDS", 3600)
        async with relay_of(told_house) as relay:
            await eventually(lambda: relay.is_leading)
            await say(told_house, 1)
            await eventually(lambda: is_drained(told_house))

    async def test_is_woken_by_a_commit_of_another_process(
        self, told_house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outbox, "POLL_SECONDS", 3600)
        async with relay_of(told_house) as relay:
            await eventually(lambda: relay.is_leading)
            other = Database(told_house.database.url)
            async with other.transaction() as tx:
                tx.say(score_of(changed(1)))
            await other.close()
            await eventually(lambda: is_drained(told_house))

    async def test_falls_back_to_singles_when_a_batch_holds_a_stored_event(self, told_house: House) -> None:
        said = await say(told_house, 20)
        _, subject, body = (await told_house.rows("SELECT event_id, subject, body FROM outbox ORDER BY id"))[7]
        await told_house.client.jetstream().publish(str(subject), body, headers={"Nats-Msg-Id": said[7]})  # type: ignore[arg-type]
        async with relay_of(told_house):
            await eventually(lambda: is_drained(told_house))
        assert sorted(await stored(told_house)) == sorted(said)

    async def test_loses_and_doubles_nothing_when_the_broker_is_killed(
        self, told_house: House, nats_server: NatsServer
    ) -> None:
        said: list[str] = []
        async with relay_of(told_house):
            for round_ in range(3):
                said += await say(told_house, 3000, first=3000 * round_)
                await eventually(lambda: has_begun(told_house))
                nats_server.kill()
                said += await say(told_house, 10)
                nats_server.start()
            await eventually(lambda: is_drained(told_house))
        await eventually(lambda: told_house.client.is_connected)
        assert sorted(await stored(told_house)) == sorted(said)

    async def test_leaves_sending_to_one_of_two(self, told_house: House) -> None:
        async with relay_of(told_house) as first:
            await eventually(lambda: first.is_leading)
            async with relay_of(told_house) as second:
                await say(told_house, 100)
                await eventually(lambda: is_drained(told_house))
                assert (first.is_leading, second.is_leading) == (True, False)
                await lock_taken_away(told_house)
                await say(told_house, 100)
                await eventually(lambda: is_drained(told_house))
                await eventually(lambda: first.is_leading != second.is_leading)
        ids = await stored(told_house)
        assert len(ids) == len(set(ids)) == 200

    async def test_sends_facts_though_dead_letters_cannot_be(self, told_house: House) -> None:
        await told_house.client.jetstream().delete_stream("DEAD")
        async with told_house.database.transaction() as tx:
            await tx.execute(
                sa.text("INSERT INTO outbox (event_id, subject, body) VALUES ('dead-1', 'dead.scoring.x', 'bytes')")
            )
        async with relay_of(told_house):
            said = await say(told_house, 5)
            await eventually(lambda: has_stored(told_house, said))
            await eventually(lambda: has_one_unsent(told_house))
            await reconcile(told_house.client, streams(), [])
            await eventually(lambda: is_drained(told_house))

    async def test_gives_every_ack_a_deadline(
        self, told_house: House, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(outbox, "ACK_SECONDS", 0.2)
        async with relay_of(told_house) as relay:
            await eventually(lambda: relay.is_leading)
            os.kill(nats_server.pid, signal.SIGSTOP)
            with structlog.testing.capture_logs() as logs:
                said = await say(told_house, 3)
                await eventually(lambda: any(line["event"] == "outbox.waiting" for line in logs))
            os.kill(nats_server.pid, signal.SIGCONT)
            await eventually(lambda: is_drained(told_house))
        assert await stored(told_house) == said


class TestRepublish:
    async def test_sends_an_event_again_under_its_own_id(self, told_house: House) -> None:
        said = await say(told_house, 3)
        async with relay_of(told_house):
            await eventually(lambda: is_drained(told_house))
            await told_house.client.jetstream().delete_stream("SCORING")
            await reconcile(told_house.client, streams(), [])
            assert await republish(told_house.database, [said[1]]) == 1
            await eventually(lambda: has_stored(told_house, [said[1]]))
            assert await stored(told_house) == [said[1]]

    async def test_sends_everything_since_an_instant(self, told_house: House) -> None:
        begun = changed(1).time
        said = await say(told_house, 3)
        async with relay_of(told_house):
            await eventually(lambda: is_drained(told_house))
            assert await republish(told_house.database, since=begun) == 3
            await eventually(lambda: is_drained(told_house))
        assert await stored(told_house) == said

    async def test_wants_to_be_told_which(self, told_house: House) -> None:
        with pytest.raises(ValueError, match="which events"):
            await republish(told_house.database)


async def has_begun(house: House) -> bool:
    return bool((await house.client.jetstream().stream_info("SCORING")).state.messages)


async def has_stored(house: House, ids: list[str]) -> bool:
    return set(ids) <= set(await stored(house))


async def lock_taken_away(house: House) -> None:
    """End the connection that holds the relay's lock in this database; others of the server hold theirs."""
    here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
    held = f"locktype = 'advisory' AND objid = {LOCK} AND granted AND database = {here}"
    await house.rows(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {held}")  # noqa: S608  words of ours


class TestAfterCommit:
    async def test_is_called_for_what_was_committed_only(self, told_house: House) -> None:
        counted: list[str] = []
        async with told_house.database.transaction() as tx:
            tx.after_commit(lambda: counted.append("committed"))
            assert counted == []
        with pytest.raises(RuntimeError):
            await count_and_fail(told_house, counted)
        assert counted == ["committed"]
