from datetime import timedelta

import pytest

from shared import clock
from shared.bus import dead_letters
from shared.bus.replay import replay
from shared.envelope import Undecodable
from shared.testing.eventually import eventually
from tests.kernel.bus.house import Events, House, body_of, changed, nothing


class TestReplay:
    async def test_does_the_whole_stream_again(self, house: House) -> None:
        events, consumers = [changed(n) for n in range(30)], house.consumers()
        async with house.running(consumers):
            await house.tell(*events)
            await eventually(house.is_settled)
        assert await replay(house.client, house.database, consumers.handlers["count_effects"]) == 1
        async with house.running(consumers):
            await eventually(house.is_settled)
        assert await house.effects() == {event.id: 2 for event in events}

    async def test_does_a_part_again_from_a_sequence(self, house: House) -> None:
        events, consumers = [changed(n) for n in range(10)], house.consumers()
        async with house.running(consumers):
            await house.tell(*events)
            await eventually(house.is_settled)
        # Told twice each: sequence 15 is the first copy of the eighth.
        assert await replay(house.client, house.database, consumers.handlers["count_effects"], 15) == 15
        async with house.running(consumers):
            await eventually(house.is_settled)
        assert await house.effects() == {event.id: 1 + (place >= 7) for place, event in enumerate(events)}

    async def test_does_a_part_again_from_an_instant(self, house: House) -> None:
        early, late, consumers = changed(1), changed(2), house.consumers()
        async with house.running(consumers):
            await house.tell(early)
            between = clock.now() + timedelta(milliseconds=1)
            await eventually(lambda: clock.now() > between)
            await house.tell(late)
            await eventually(house.is_settled)
        assert await replay(house.client, house.database, consumers.handlers["count_effects"], between) == 3
        async with house.running(consumers):
            await eventually(house.is_settled)
        assert await house.effects() == {early.id: 1, late.id: 2}

    async def test_says_when_there_is_no_such_durable(self, house: House) -> None:
        with pytest.raises(LookupError, match="scoring_count_effects"):
            await replay(house.client, house.database, house.consumers().handlers["count_effects"])


class TestRedeliver:
    async def test_hands_a_dead_letter_to_its_handler_once(self, house: House) -> None:
        event, consumers = changed(1), house.consumers(attempts=1)

        async def choke(_events: Events) -> None:
            raise RuntimeError("not yet mended")

        house.before = choke
        async with house.running(consumers):
            await house.client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", body_of(event))
            await eventually(lambda: dead_letters.list_open(house.database))
        [letter] = await dead_letters.list_open(house.database, consumers.handlers["count_effects"])
        with pytest.raises(RuntimeError, match="not yet mended"):
            await dead_letters.redeliver(house.database, consumers, letter.id)
        assert await dead_letters.list_open(house.database) == [letter]
        house.before = nothing
        await dead_letters.redeliver(house.database, consumers, letter.id)
        assert await dead_letters.list_open(house.database) == []
        assert await house.effects() == {event.id: 1}
        with pytest.raises(LookupError, match=f"no open dead letter {letter.id}"):
            await dead_letters.redeliver(house.database, consumers, letter.id)

    async def test_leaves_an_unreadable_letter_where_it_is(self, house: House) -> None:
        consumers = house.consumers()
        async with house.running(consumers):
            await house.tell_raw(b"broken")
            await eventually(lambda: dead_letters.list_open(house.database))
        [letter] = await dead_letters.list_open(house.database)
        with pytest.raises(Undecodable, match="broken-json"):
            await dead_letters.redeliver(house.database, consumers, letter.id)
        assert await dead_letters.list_open(house.database) == [letter]
