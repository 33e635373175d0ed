"""Reports through the real kernel and the real scoring handlers, beside the way a tutorial writes a handler."""

import gc
import statistics
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from nats.aio.client import Client

from bench.pipeline import house, tutorial_way, until_handled
from bench.row import Row
from contracts import plans
from contracts.catalogue import subject_for
from contracts.fact import Fact, Person
from services.scoring.consumers import consumers, in_force
from services.scoring.settings import POLICIES, load_policies
from shared import clock
from shared.bus import Consumers
from shared.bus.broker import Bus
from shared.bus.topology import durable_of, reconcile, streams
from shared.database import Database, migrate
from shared.envelope import Event, encode, source_of
from shared.ids import new_id

ROUNDS = 3
COMMUNES = 96
TASKS_EACH = 100
REPORTS = 19_200
AT_ONCE = 8
"""Communes that send their reports at the same time, each its tasks one after the other."""
ATOMIC = 1_000


def province() -> Iterator[Fact]:
    """Tell of communes, and of a plan and its tasks in each."""
    today = clock.today()
    starts, ends = today - timedelta(100), today + timedelta(200)
    for commune in range(COMMUNES):
        unit_id = f"tinh.xa-{commune}"
        yield plans.UnitChanged(unit_id=unit_id, version=1, display_name=f"Xã {commune}", kind="commune")
        yield plans.PlanPublished(
            unit_id=unit_id,
            version=1,
            plan_id=f"plan-{commune}",
            programme="57-NQ/TW",
            title="Kế hoạch năm",
            valid_from=starts,
            valid_to=ends,
            indicator_count=TASKS_EACH,
            deliverable_count=0,
        )
        yield from (assigned(commune, task, starts, ends) for task in range(TASKS_EACH))


def assigned(commune: int, task: int, starts: date, ends: date) -> plans.TaskAssigned:
    """Return a task of a commune, led by one of its offices, every fourth helped with by another."""
    unit_id = f"tinh.xa-{commune}"
    return plans.TaskAssigned(
        unit_id=unit_id,
        version=1,
        task_id=f"task-{commune}-{task}",
        plan_id=f"plan-{commune}",
        code=f"II.{task}",
        task_name="Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận và giải quyết hoàn toàn trực tuyến",
        kind="indicator",
        group="II. Chính quyền số",
        lead_unit_id=f"{unit_id}.phong-{task % 4}",
        coordinating_unit_ids=(f"{unit_id}.phong-{(task + 1) % 4}",) if task % 4 == 0 else (),
        starts_on=starts,
        effective_due_on=ends,
        time_path=(plans.PathPoint(on=starts, rate=0.0), plans.PathPoint(on=ends, rate=1.0)),
    )


def reported(number: int) -> plans.TaskReported:
    """Return the report of a number; a task's later one has the higher version and another rate."""
    turn, place = divmod(number, COMMUNES * TASKS_EACH)
    together, place = divmod(place, AT_ONCE * TASKS_EACH)
    task, commune = divmod(place, AT_ONCE)
    commune += together * AT_ONCE
    return plans.TaskReported(
        unit_id=f"tinh.xa-{commune}.phong-{task % 4}",
        version=2 + turn,
        task_id=f"task-{commune}-{task}",
        plan_id=f"plan-{commune}",
        report_id=new_id(),
        report_version=1,
        period_id="2026-06",
        reported_at=datetime.now(UTC),
        reported_on=clock.today(),
        value=float(number % 100),
        completion_rate=(number * 7 % 101) / 100,
        claims_completion=False,
        note="Đã hoàn thành khảo sát hiện trạng, đang lập dự toán.",
        work_state="in_progress",
        reporter=Person(account_id="officer", display_name="Cán bộ đầu mối"),
    )


async def fill(client: Client, facts: Iterator[Fact]) -> None:
    """Put facts into their stream, in atomic batches."""
    told = list(facts)
    for start in range(0, len(told), ATOMIC):
        batch, batch_id = told[start : start + ATOMIC], new_id()
        for place, fact in enumerate(batch, 1):
            event = Event(fact, new_id(), clock.now(), new_id(), None, fact.aggregate_id)
            headers = {"Nats-Msg-Id": event.id, "Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(place)}
            body = encode(event, source_of("plans"))
            if place < len(batch):
                await client.publish(subject_for(fact), body, headers=headers)
            else:
                headers["Nats-Batch-Commit"] = "1"
                await client.request(subject_for(fact), body, timeout=30, headers=headers)


async def rescoring(client: Client, nats_url: str, database_url: str) -> float:
    """Return reports per second through the scoring service's own handlers, its relay running."""
    await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
    await migrate(database_url, "scoring")
    in_force.ship(*load_policies(POLICIES))
    await fill(client, province())
    await through(client, nats_url, database_url)
    await fill(client, map(reported, range(REPORTS)))
    return REPORTS / await through(client, nats_url, database_url)


def scorers() -> Consumers:
    """Return the service's handlers without those of the yearly index, which has its own and waits for nobody."""
    chosen = Consumers("scoring")
    chosen.handlers = {name: found for name, found in consumers.handlers.items() if name != "keep_figures"}
    return chosen


async def through(client: Client, nats_url: str, database_url: str) -> float:
    """Start the service's consumers; return the seconds until everything in the stream is handled."""
    database = Database(database_url, service="scoring")
    bus = Bus("scoring", nats_url, database, scorers())
    started = perf_counter()
    await bus.start()
    for handler in scorers().handlers.values():
        await until_handled(client, handler.stream, handler.durable)
    seconds = perf_counter() - started
    await bus.stop()
    await database.close()
    return seconds


async def measure() -> list[Row]:
    """Return the rows of rescoring, medians of rounds that take turns with the tutorial's way."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)  # as a service does after its start
    scored, tutorial = [], []
    for _ in range(ROUNDS):
        async with house() as place:
            scored.append(await rescoring(*place))
        async with house() as place:
            tutorial.append(await tutorial_way(*place))
    fast, slow = statistics.median(scored), statistics.median(tutorial)
    return [
        Row("rescoring", "reports scored through the kernel", fast, "facts/s", at_least=8_000),
        Row("rescoring", "one message, one ORM session, nothing scored", slow, "facts/s"),
        Row("rescoring", "ratio", fast / slow, "×", at_least=20),
    ]
