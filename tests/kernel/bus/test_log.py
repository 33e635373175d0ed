from collections.abc import Sequence

import pytest
from nats.errors import NoRespondersError

from contracts import plans
from contracts.catalogue import subject_filter, subject_for
from shared.bus import log
from shared.bus.connection import BodyClient, connected
from shared.bus.log import Log, LogError
from shared.bus.topology import reconcile, streams
from tests.kernel.bus.house import House, body_of, changed

UNITS = [subject_filter(plans.UnitChanged)]


async def all_of(reading: Log) -> list[bytes]:
    return [body async for bodies in reading.read() for body in bodies]


async def told(house: House, count: int) -> Sequence[bytes]:
    """Tell so many events, each twice; return the bodies as they are stored."""
    await reconcile(house.client, streams(), ())
    events = [changed(number) for number in range(count)]
    await house.tell(*events)
    return [body_of(event) for event in events for _ in range(2)]


class TestLog:
    async def test_reads_what_is_stored_in_order_and_goes_on_from_there(self, house: House) -> None:
        stored, reading = await told(house, 20), Log(house.client, "PLANS", UNITS)
        assert (await all_of(reading), reading.position) == (stored, 40)
        assert await all_of(reading) == []
        await house.tell(changed(20))
        assert (len(await all_of(reading)), reading.position) == (2, 42)

    async def test_asks_for_more_while_it_reads(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(log, "BATCH", 7)
        stored = await told(house, 20)
        assert await all_of(Log(house.client, "PLANS", UNITS)) == stored

    async def test_leaves_other_facts_and_no_consumer_behind(self, house: House) -> None:
        await told(house, 2)
        others = Log(house.client, "PLANS", [subject_filter(plans.TaskReported)])
        assert (await all_of(others), others.position) == ([], 4)
        await all_of(Log(house.client, "PLANS", UNITS))
        assert await house.client.jetstream().consumers_info("PLANS") == []

    async def test_goes_on_with_a_new_consumer_when_its_own_is_gone(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(log, "BATCH", 7)
        monkeypatch.setattr(log, "SILENT_SECONDS", 0.3)
        stored, reading, read = await told(house, 20), Log(house.client, "PLANS", UNITS), list[bytes]()
        async for bodies in reading.read():
            for consumer in await house.client.jetstream().consumers_info("PLANS") if not read else ():
                await house.client.jetstream().delete_consumer("PLANS", consumer.name)
            read += bodies
        assert read == stored

    async def test_reads_the_same_without_looking_at_headers(self, house: House) -> None:
        await reconcile(house.client, streams(), ())
        bodies = [body_of(changed(number)) for number in range(20)]
        for body in bodies:
            await house.client.jetstream().publish(subject_for(changed(1).fact), body, headers={"traceparent": "0-1"})
        async with connected(house.url, BodyClient) as client:
            assert await all_of(Log(client, "PLANS", UNITS)) == bodies
            with pytest.raises(NoRespondersError):
                await client.request("nobody.is.here", b"")

    async def test_says_when_the_stream_is_not_there(self, house: House) -> None:
        with pytest.raises(LogError, match="stream not found"):
            await all_of(Log(house.client, "PLANS", UNITS))
