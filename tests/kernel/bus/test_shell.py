import asyncio
import inspect
from collections.abc import Sequence

from faststream.nats import NatsBroker
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from faststream.specification import AsyncAPI

from contracts import plans
from shared.bus.broker import Bus
from shared.bus.pull import GreedyPull
from shared.bus.shell import build_shell
from shared.envelope import Event
from shared.testing.eventually import eventually
from tests.kernel.bus.house import House, body_of, changed

Events = Sequence[Event[plans.UnitChanged]]


class TestGreedyPull:
    async def test_hands_one_message_over_without_waiting_for_a_batch(self, house: House) -> None:
        """FastStream's own loop would wait for 500 messages or for five seconds."""
        taken = asyncio.Event()

        async def take(_events: Events) -> None:
            taken.set()

        house.before = take
        async with house.running():
            await eventually(lambda: is_waiting(house))
            await house.client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", b"{}")
            event = changed(1)
            await house.tell(event)
            async with asyncio.timeout(2):
                await taken.wait()

    async def test_takes_all_that_came_while_a_batch_was_at_work(self, house: House) -> None:
        begun, may_end = asyncio.Event(), asyncio.Event()

        async def take_long(_events: Events) -> None:
            begun.set()
            await may_end.wait()

        house.before = take_long
        async with house.running():
            await house.tell(changed(0))
            await begun.wait()
            await house.tell(*[changed(n) for n in range(1, 100)])
            await eventually(lambda: has_delivered(house, 200))
            may_end.set()
            await eventually(house.is_settled)
        assert [len(batch) for batch in house.batches] == [1, 99]

    async def test_never_exceeds_its_batch(self, house: House) -> None:
        async with house.running(house.consumers(batch=10)):
            await house.tell(*[changed(n) for n in range(60)])
            await eventually(house.is_settled)
        assert max(len(batch) for batch in house.batches) <= 10
        assert sum(len(batch) for batch in house.batches) == 60

    async def test_asks_again_when_its_durable_was_away(self, house: House) -> None:
        consumers = house.consumers()
        async with house.running(consumers) as bus:
            await house.client.jetstream().delete_consumer("PLANS", "scoring_count_effects")
            await eventually(lambda: misses_its_durable(bus))
            event = changed(1)
            await house.tell(event)
            async with house.running(consumers):
                pass
            await eventually(house.effects)

    async def test_gives_back_what_it_has_not_handled(self, house: House) -> None:
        async with house.running():
            pass
        await house.tell(*[changed(n) for n in range(5)])
        pull = GreedyPull(house.client, "PLANS", "scoring_count_effects", 4)
        await pull.start()
        await eventually(lambda: has_delivered(house, 4))
        await pull.unsubscribe()
        async with house.running():
            await eventually(house.is_settled)
        assert set((await house.effects()).values()) == {1}


class TestShell:
    def test_hangs_on_a_hook_that_faststream_still_has(self) -> None:
        assert inspect.iscoroutinefunction(BatchPullStreamSubscriber._create_subscription)
        assert "_create_subscription" in inspect.getsource(BatchPullStreamSubscriber.start)

    def test_registers_every_handler_with_faststream(self, house: House) -> None:
        [subscriber] = shell_of(house).subscribers
        assert isinstance(subscriber, BatchPullStreamSubscriber)
        assert not subscriber.stream.declare
        assert subscriber.config.durable_name == "scoring_count_effects"
        assert subscriber.config.filter_subjects == ["nq57.v1.unit.changed.>"]

    def test_lets_faststream_document_what_is_listened_to(self, house: House) -> None:
        document = AsyncAPI(shell_of(house), schema_version="3.0.0").to_specification().to_jsonable()
        assert document["channels"]["scoring_count_effects"]["address"] == "nq57.v1.unit.changed.>"
        assert "UnitChanged" in document["components"]["schemas"]

    async def test_lets_the_batch_under_way_end_before_it_stops(self, house: House) -> None:
        begun, may_end = asyncio.Event(), asyncio.Event()

        async def take_long(_events: Events) -> None:
            begun.set()
            await may_end.wait()

        house.before = take_long
        event = changed(1)
        async with asyncio.timeout(20), house.running() as bus:
            # Once only: a second copy would be given back, and be there still.
            await house.client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", body_of(event))
            await begun.wait()
            stopping = asyncio.create_task(bus.stop())
            await eventually(lambda: not next(iter(bus.broker.subscribers)).running)
            assert not stopping.done()
            may_end.set()
            await stopping
        assert await house.effects() == {event.id: 1}
        assert len(await house.rows("SELECT id FROM outbox WHERE published_at IS NOT NULL")) == 1
        assert await house.is_settled()


def shell_of(house: House) -> NatsBroker:
    class Ignore:
        async def __call__(self, messages: object) -> None: ...

        async def until_allowed(self) -> None: ...

    return build_shell("scoring", house.url, house.consumers().handlers.values(), lambda _handler: Ignore())


async def is_waiting(house: House) -> bool:
    info = await house.client.jetstream().consumer_info("PLANS", "scoring_count_effects")
    return bool(info.num_waiting)


async def has_delivered(house: House, count: int) -> bool:
    info = await house.client.jetstream().consumer_info("PLANS", "scoring_count_effects")
    return info.delivered is not None and info.delivered.consumer_seq >= count


async def misses_its_durable(bus: Bus) -> bool:
    return "no durable" in (await bus.health()).detail
