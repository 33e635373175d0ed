"""Consume → inbox → state → outbox → commit → ack: by the kernel, and the way a tutorial writes it, in one run."""

import asyncio
import gc
import json
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import nats
import sqlalchemy as sa
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker
from nats.aio.client import Client
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.row import Row
from contracts import plans, scoring
from contracts.catalogue import subject_for
from contracts.fact import Person
from shared.bus import Consumers
from shared.bus.broker import Bus
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database, Transaction, service_base
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.envelope import Event, encode, source_of
from shared.ids import new_id

ROUNDS = 3
KERNEL_EVENTS = 20_000
TUTORIAL_EVENTS = 1_000
TASKS = 1_000
ATOMIC = 1_000
DAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 5, tzinfo=UTC)

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base("scoring")


class TaskState(Base, table=True):
    """What both ways keep of a task."""

    __tablename__ = "task_state"

    task_id: str = Field(primary_key=True)
    version: int
    unit_id: str
    completion_rate: float | None


class TutorialInbox(Base, table=True):
    """The tutorial's inbox."""

    __tablename__ = "tutorial_inbox"

    event_id: str = Field(primary_key=True)


class TutorialOutbox(Base, table=True):
    """The tutorial's outbox."""

    __tablename__ = "tutorial_outbox"

    event_id: str = Field(primary_key=True)
    subject: str
    body: str


UPSERT = sa.text(
    """
    INSERT INTO task_state (task_id, version, unit_id, completion_rate)
    SELECT * FROM unnest(
        CAST(:task_ids AS text[]), CAST(:versions AS int[]), CAST(:unit_ids AS text[]), CAST(:rates AS float8[])
    )
    ON CONFLICT (task_id) DO UPDATE SET version = excluded.version, completion_rate = excluded.completion_rate
    WHERE excluded.version > task_state.version
    """
)

consumers = Consumers("scoring")


@consumers.on(plans.TaskReported)
async def rescore(events: Sequence[Event[plans.TaskReported]], tx: Transaction) -> None:
    """Keep the newest state of each task, and say a score for every report."""
    newest = {event.fact.task_id: event.fact for event in sorted(events, key=lambda event: event.fact.version)}
    facts = [newest[task_id] for task_id in sorted(newest)]
    rows = {
        "task_ids": [fact.task_id for fact in facts],
        "versions": [fact.version for fact in facts],
        "unit_ids": [fact.unit_id for fact in facts],
        "rates": [fact.completion_rate for fact in facts],
    }
    await tx.execute(UPSERT, rows)
    for event in events:
        tx.say(scored(event.fact), caused_by=event.id)


def scored(fact: plans.TaskReported) -> scoring.ScoreChanged:
    """Return what is said of a report."""
    return scoring.ScoreChanged(
        unit_id=fact.unit_id,
        version=fact.version,
        subject_kind="task",
        subject_id=fact.task_id,
        as_of=DAY,
        score=80.0,
        completion=100 * (fact.completion_rate or 0),
        policy_version="2026-1",
    )


def reported(number: int) -> Event[plans.TaskReported]:
    """Return the report of a number; versions of a task ascend."""
    fact = plans.TaskReported(
        unit_id=f"tinh.xa-{number % 96}.van-phong",
        version=number // TASKS + 1,
        task_id=f"task-{number % TASKS:05d}",
        plan_id="plan-1",
        report_id=f"report-{number}",
        report_version=1,
        period_id="2026-06",
        reported_at=NOON,
        reported_on=DAY,
        value=float(number % 100),
        completion_rate=(number % 101) / 100,
        claims_completion=False,
        note="Đã hoàn thành khảo sát hiện trạng, đang lập dự toán.",
        work_state="in_progress",
        reporter=Person(account_id="officer", display_name="Cán bộ đầu mối"),
    )
    return Event(fact, new_id(), NOON, new_id(), None, fact.task_id)


async def fill(client: Client, count: int) -> None:
    """Put events into the stream, in atomic batches."""
    for start in range(0, count, ATOMIC):
        batch = [reported(number) for number in range(start, min(count, start + ATOMIC))]
        batch_id = new_id()
        for place, event in enumerate(batch, 1):
            headers = {"Nats-Msg-Id": event.id, "Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(place)}
            body = encode(event, source_of("plans"))
            if place < len(batch):
                await client.publish(subject_for(event.fact), body, headers=headers)
            else:
                headers["Nats-Batch-Commit"] = "1"
                await client.request(subject_for(event.fact), body, timeout=10, headers=headers)


@asynccontextmanager
async def house() -> AsyncIterator[tuple[Client, str, str]]:
    """Give a client, the address of NATS and of an empty database, on real servers with their production settings."""
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # noqa: ASYNC240 - nothing else runs yet
        with NatsServer(folder / "nats") as broker, PostgresServer(folder / "postgres") as store:
            url = store.create_role_and_database("bench", "secret")
            client = await nats.connect(broker.url)
            try:
                yield client, broker.url, url
            finally:
                await client.close()


async def kernel_way(client: Client, nats_url: str, database_url: str) -> float:
    """Return events per second through the kernel, relay running."""
    handlers = list(consumers.handlers.values())
    await reconcile(client, streams(), map(durable_of, handlers))
    await fill(client, KERNEL_EVENTS)
    database = Database(database_url, service="scoring")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    bus = Bus("scoring", nats_url, database, consumers)
    started = perf_counter()
    await bus.start()
    await until_handled(client, handlers[0].stream, handlers[0].durable)
    seconds = perf_counter() - started
    await bus.stop()
    await database.close()
    return KERNEL_EVENTS / seconds


class Envelope(BaseModel):
    """The event as the tutorial's handler takes it."""

    id: str
    type: str
    data: plans.TaskReported


async def tutorial_way(client: Client, nats_url: str, database_url: str) -> float:
    """Return events per second with one message, one ORM session, one commit at a time."""
    await reconcile(client, streams(), ())
    await fill(client, TUTORIAL_EVENTS)
    engine = create_async_engine(database_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    broker = NatsBroker(nats_url, logger=None)

    @broker.subscriber(
        "nq57.v1.task.reported.>",
        stream=JStream("PLANS", declare=False),
        durable="tutorial",
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )
    async def handle(event: Envelope) -> None:
        await handle_one(engine, event)

    started = perf_counter()
    await broker.start()
    await until_handled(client, "PLANS", "tutorial")
    seconds = perf_counter() - started
    await broker.stop()
    await engine.dispose()
    return TUTORIAL_EVENTS / seconds


async def handle_one(engine: AsyncEngine, event: Envelope) -> None:
    """Handle one message in a session of its own: inbox, state, outbox, commit."""
    async with AsyncSession(engine) as session:
        if await session.get(TutorialInbox, event.id):
            return
        session.add(TutorialInbox(event_id=event.id))
        state = await session.get(TaskState, event.data.task_id)
        if state is None:
            state = TaskState(task_id=event.data.task_id, version=0, unit_id=event.data.unit_id, completion_rate=None)
        if event.data.version > state.version:
            state.version, state.completion_rate = event.data.version, event.data.completion_rate
            session.add(state)
        said = scored(event.data)
        session.add(TutorialOutbox(event_id=new_id(), subject=subject_for(said), body=said.model_dump_json()))
        await session.commit()


async def until_handled(client: Client, stream: str, durable: str) -> None:
    """Return when a durable has nothing more to deliver or to have acknowledged."""
    while True:
        reply = await client.request(f"$JS.API.CONSUMER.INFO.{stream}.{durable}", b"", timeout=5)
        info = json.loads(reply.data)
        if "error" not in info and not info["num_pending"] and not info["num_ack_pending"]:
            return
        await asyncio.sleep(0.01)


async def measure() -> list[Row]:
    """Return the rows of the pipeline, medians of rounds that take turns; the bar is a ratio of 20."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)  # as a service does after its start
    rates: dict[Callable[[Client, str, str], Awaitable[float]], list[float]] = {kernel_way: [], tutorial_way: []}
    for _ in range(ROUNDS):
        for way, found in rates.items():
            async with house() as place:
                found.append(await way(*place))
    kernel, tutorial = (statistics.median(found) for found in rates.values())
    return [
        Row("pipeline", "through the kernel", kernel, "events/s"),
        Row("pipeline", "one message, one ORM session", tutorial, "events/s"),
        Row("pipeline", "ratio", kernel / tutorial, "×", at_least=20),
    ]
