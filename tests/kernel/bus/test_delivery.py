import asyncio
import json
import re
from collections.abc import Sequence

import pytest
import structlog

from contracts import plans
from shared.bus import dead_letters
from shared.bus.broker import Bus
from shared.envelope import Event, decode
from shared.testing.bus import Subscriber
from shared.testing.eventually import eventually
from tests.kernel.bus.house import House, body_of, changed

Events = Sequence[Event[plans.UnitChanged]]


class TestDelivery:
    async def test_has_one_effect_per_event_however_often_it_comes(self, house: House) -> None:
        events = [changed(n) for n in range(20)]
        async with house.running(), Subscriber(house.url, "nq57.v1.score.>") as listener:
            await house.tell(*events)
            await house.tell(*reversed(events))
            await eventually(house.is_settled)
            await eventually(lambda: len(listener.events) == 20)
        assert await house.effects() == {event.id: 1 for event in events}
        assert {event.causation_id for event in listener.events} == {event.id for event in events}

    async def test_hands_a_batch_over_in_stream_order(self, house: House) -> None:
        events = [changed(n) for n in range(50)]
        await house.client.jetstream().add_stream(name="PLANS", subjects=["nq57.v1.unit.changed.>"])
        await house.tell(*events)
        async with house.running():
            await eventually(house.is_settled)
        assert [event.id for batch in house.batches for event in batch] == [event.id for event in events]

    async def test_does_not_lose_a_message_whose_handler_raised_once(self, house: House) -> None:
        failures = [RuntimeError("a passing fault")]

        async def fail_once(_events: Events) -> None:
            if failures:
                raise failures.pop()

        house.before = fail_once
        event = changed(1)
        async with house.running():
            await house.tell(event)
            await eventually(house.effects)
            await eventually(house.is_settled)
        assert await house.effects() == {event.id: 1}
        assert await dead_letters.list_open(house.database) == []

    async def test_saves_the_batch_from_a_poisonous_message(self, house: House) -> None:
        events = [changed(n) for n in range(10)]
        poison = events[6]

        async def choke(batch: Events) -> None:
            if any(event.id == poison.id for event in batch):
                raise RuntimeError("cannot take it")

        house.before = choke
        async with house.running():
            await house.tell(*events)
            await eventually(house.is_settled)
        assert await house.effects() == {event.id: 1 for event in events if event is not poison}
        dead = await dead_letters.list_open(house.database)
        assert {letter.event_id for letter in dead} == {poison.id}
        assert {(letter.reason, letter.attempts, letter.body) for letter in dead} == {
            ("handler-failed", 2, body_of(poison))
        }
        assert len({letter.sequence for letter in dead}) == len(dead) == 2

    async def test_waits_longer_before_each_try(self, house: House) -> None:
        async def choke(_events: Events) -> None:
            raise RuntimeError("never")

        house.before = choke
        async with house.running(house.consumers(attempts=3)):
            with structlog.testing.capture_logs() as logs:
                await house.client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", body_of(changed(1)))
                await eventually(lambda: dead_letters.list_open(house.database))
                await eventually(house.is_settled)
        assert len(house.batches) == 3
        assert [line["delay"] for line in logs if line["event"] == "bus.handler_failed"] == [0.5, 1]

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"{not json", "broken-json"),
            (b"\xff\xfe", "broken-json"),
            (b'{"id": "1"}', "not-cloudevents"),
            (body_of(changed(1)).replace(b"unit.changed.v1", b"unit.changed.v9"), "unknown-version"),
            (body_of(changed(1)).replace(b"unit.changed.v1", b"unit.exploded.v1"), "unknown-type"),
            (body_of(changed(1)).replace(b'"version":1', b'"version":0'), "invalid-data"),
        ],
    )
    async def test_puts_the_unreadable_aside_with_its_bytes(self, house: House, body: bytes, reason: str) -> None:
        good = changed(2)
        told: list[tuple[str, bytes]] = []
        dead = await house.client.subscribe("dead.>")
        async with house.running():
            await house.tell_raw(body)
            await house.tell(good)
            await eventually(house.is_settled)
            message = await dead.next_msg(timeout=60)
            told.append((message.subject, message.data))
            assert (message.headers or {})["Nq57-Reason"] == reason
        assert told == [("dead.scoring.count_effects", body)]
        assert await house.effects() == {good.id: 1}
        [letter] = await dead_letters.list_open(house.database)
        assert (letter.reason, letter.body, letter.subject) == (reason, body, "nq57.v1.unit.changed.tinh._")

    async def test_writes_no_second_dead_letter_when_the_first_comes_again(self, house: House) -> None:
        async with house.running():
            await house.tell_raw(b"broken")
            await eventually(lambda: dead_letters.list_open(house.database))
            await eventually(house.is_settled)
        body = json.dumps({"seq": 1}).encode()
        await house.client.request("$JS.API.CONSUMER.RESET.PLANS.scoring_count_effects", body)
        async with house.running():
            await eventually(house.is_settled)
        assert len(await dead_letters.list_open(house.database)) == 1
        assert len(await house.rows("SELECT * FROM outbox WHERE subject LIKE 'dead.%'")) == 1

    async def test_buries_again_at_a_sequence_that_a_lost_stream_had_before(self, house: House) -> None:
        async with house.running():
            await house.tell_raw(b"broken")
            await eventually(lambda: len_of_dead(house, 1))
        await house.client.jetstream().delete_stream("PLANS")
        async with house.running():
            await house.tell_raw(b"broken too")
            await eventually(lambda: len_of_dead(house, 2))
        assert {letter.sequence for letter in await dead_letters.list_open(house.database)} == {1}

    async def test_buries_what_even_its_own_text_would_break(self, house: House) -> None:
        nul_in_id = re.sub(rb'"id":"[^"]*"', rb'"id":"\\u0000"', body_of(changed(1)), count=1)
        async with house.running():
            await house.tell_raw(nul_in_id)
            await eventually(lambda: dead_letters.list_open(house.database))
        [letter] = await dead_letters.list_open(house.database)
        assert letter.reason == "not-cloudevents"

    async def test_stops_at_the_dead_letter_limit_and_says_so(self, house: House) -> None:
        async with house.running(limit=3) as bus:
            await house.tell_raw(*[b"broken"] * 10)
            await eventually(lambda: len_of_dead(house, 3))
            health = await bus.health()
            good = changed(1)
            await house.tell(good)
            assert (health.is_ok, health.detail) == (False, "stopped at the dead-letter limit: scoring_count_effects")
        assert len(await dead_letters.list_open(house.database)) == 3
        assert await house.effects() == {}

    async def test_stays_stopped_over_a_restart_until_somebody_has_looked(self, house: House) -> None:
        good = changed(1)
        async with house.running(limit=1):
            await house.tell_raw(b"broken")
            await eventually(lambda: len_of_dead(house, 1))
        async with house.running(limit=1) as bus:
            await eventually(lambda: is_unwell(bus))
            await house.tell(good)
        assert await house.effects() == {}
        async with house.database.transaction() as tx:
            await tx.execute(dead_letters.DEAD_LETTER.update().values(redelivered_at=good.time))
        async with house.running(limit=1):
            await eventually(house.effects)

    async def test_lets_other_handlers_go_on_when_one_is_stopped(self, house: House) -> None:
        consumers = house.consumers()
        seen = asyncio.Event()

        @consumers.on(plans.PeriodClosed)
        async def look_on(events: Sequence[object], tx: object) -> None:
            seen.set()

        async with house.running(consumers, limit=1):
            await house.tell_raw(b"broken")
            await eventually(lambda: len_of_dead(house, 1))
            closed = plans.PeriodClosed(
                unit_id="tinh",
                version=1,
                period_id="p",
                plan_id="k",
                kind="month",
                starts_on=changed(1).time.date(),
                ends_on=changed(1).time.date(),
                closed_at=changed(1).time,
            )
            async with house.database.transaction() as tx:
                tx._service = None
                tx.say(closed)
            async with asyncio.timeout(10):
                await seen.wait()

    async def test_keeps_cause_and_trace_of_each_event(self, house: House) -> None:
        events = [changed(n) for n in range(3)]
        headers = {"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}
        listener = await house.client.subscribe("nq57.v1.score.>")
        async with house.running():
            for event in events:
                await house.client.jetstream().publish(
                    f"nq57.v1.unit.changed.{event.fact.unit_id}", body_of(event), headers=headers
                )
            messages = [await listener.next_msg(timeout=60) for _ in events]
        said = [decode(message.data) for message in messages]
        assert {(e.causation_id, e.correlation_id) for e in said} == {(e.id, e.correlation_id) for e in events}
        assert {(message.headers or {})["traceparent"] for message in messages} == {headers["traceparent"]}


async def len_of_dead(house: House, count: int) -> bool:
    return len(await dead_letters.list_open(house.database)) == count


async def is_unwell(bus: Bus) -> bool:
    return not (await bus.health()).is_ok
