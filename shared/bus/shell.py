"""The FastStream application: one subscriber per handler, whose waiting batch loop is replaced by the greedy pull."""

from collections.abc import Awaitable, Callable, Iterable
from functools import reduce
from operator import or_
from types import MethodType
from typing import Any, Protocol

from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig

from shared.bus.pull import GreedyPull
from shared.bus.registry import Handler

RECONNECT_SECONDS: Any = 0.5  # FastStream types it int and hands it on to the client, which takes a float
GRACEFUL_SECONDS = 15.0


class Deliver(Protocol):
    """What a subscriber does with its batches."""

    async def __call__(self, messages: list[Msg]) -> None: ...

    async def until_allowed(self) -> None: ...


def build_shell(
    service: str,
    url: str,
    handlers: Iterable[Handler],
    deliver: Callable[[Handler], Deliver],
    **callbacks: Any,  # noqa: ANN401 - the client's own callbacks
) -> NatsBroker:
    """Return a broker that, once started, hands every handler's messages to what `deliver` gives for it.

    `inbox_prefix` is the service's own, so that its permissions can let it hear nobody else's answers.
    """
    broker = NatsBroker(
        url,
        name=service,
        inbox_prefix=f"_INBOX_{service}",
        # The client gives up after 60 attempts by default, and its subscribers are dead from then on.
        max_reconnect_attempts=-1,
        reconnect_time_wait=RECONNECT_SECONDS,
        # Every answer is the kernel's: FastStream's default terminates a message whose handler raised.
        ack_policy=AckPolicy.MANUAL,
        graceful_timeout=GRACEFUL_SECONDS,
        apply_types=False,
        logger=None,
        **callbacks,
    )
    for handler in handlers:
        _subscribe(broker, handler, deliver(handler))
    return broker


def _subscribe(broker: NatsBroker, handler: Handler, deliver: Deliver) -> None:
    subscriber = broker.subscriber(
        durable=handler.durable,
        config=ConsumerConfig(filter_subjects=handler.subjects),
        # Streams and durables are the topology step's; a declaring client resets what an operator set.
        stream=JStream(handler.stream, declare=False),
        pull_sub=PullSub(batch_size=handler.batch, batch=True),
        title=handler.durable,
        decoder=_undecoded,
    )
    assert isinstance(subscriber, BatchPullStreamSubscriber)  # noqa: S101 - what PullSub(batch=True) makes
    _make_greedy(subscriber, handler, deliver)

    async def handle(messages: list[Any]) -> None:
        await deliver(messages)

    # What FastStream documents; at run time it hands over the messages as they came.
    handle.__annotations__["messages"] = list[reduce(or_, handler.facts)]  # type: ignore[misc]
    subscriber(handle)


async def _undecoded(message: StreamMessage[Any]) -> Any:  # noqa: ANN401 - as FastStream has it
    # A body the framework cannot decode never reaches a handler, and takes its batch along.
    return message.raw_message


def _make_greedy(subscriber: BatchPullStreamSubscriber, handler: Handler, deliver: Deliver) -> None:
    """Replace how the subscriber gets its messages; start, stop, lock and middlewares stay FastStream's."""

    async def create(self: BatchPullStreamSubscriber) -> None:
        if self.subscription:
            return
        # FastStream only ever unsubscribes it.
        pull = GreedyPull(self.connection, handler.stream, handler.durable, handler.batch)
        await pull.start()
        self.subscription = pull  # type: ignore[assignment]
        self.add_task(_consume, (self, pull, deliver.until_allowed))

    subscriber._create_subscription = MethodType(create, subscriber)  # type: ignore[method-assign]  # noqa: SLF001 - no public way in; a test pins it


async def _consume(
    subscriber: BatchPullStreamSubscriber, pull: GreedyPull, until_allowed: Callable[[], Awaitable[None]]
) -> None:
    await until_allowed()
    while subscriber.running:
        messages = await pull.get()
        if not subscriber.running:
            await pull.give_back(messages)
        elif messages:
            await subscriber.consume(messages)
            await until_allowed()
