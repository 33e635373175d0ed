"""All scores made anew from a log of a million facts: read past the durables, folded, scored, written, put in use."""

import gc
import resource
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from time import perf_counter
from typing import Any, NamedTuple

from nats.aio.client import Client

from bench.pipeline import ATOMIC, NOON, house
from bench.row import Row
from contracts import evidence, plans
from contracts.catalogue import OWNER_OF, subject_for
from contracts.fact import Fact, Person
from services.scoring.consumers import in_force
from services.scoring.settings import POLICIES, load_policies
from services.scoring.use_cases.adopt import adopt
from services.scoring.use_cases.fold import FACTS, Fold
from services.scoring.use_cases.ignored import FUTURE
from services.scoring.use_cases.rebuild import build, read
from shared import clock
from shared.bus.connection import BodyClient, connected
from shared.bus.log import logs_of
from shared.bus.topology import reconcile, streams
from shared.database import Database, migrate
from shared.envelope import Event, encode, source_of
from shared.ids import new_id

TASKS, FACTS_A_TASK = 20_000, 50
COMMUNES, PLANS = 130, 200
DAY = date(2026, 6, 30)
PERSON = Person(account_id="officer", display_name="Cán bộ đầu mối")
PATH = (plans.PathPoint(on=date(2026, 1, 1), rate=0.0), plans.PathPoint(on=date(2026, 12, 31), rate=1.0))


class Taken(NamedTuple):
    """Seconds of each part."""

    reading: float
    writing: float
    switching: float


def of_task(number: int) -> Iterator[Fact]:
    """Tell the life of one task: assigned, reported on month by month, claimed, judged."""
    unit_id = f"tinh.xa-{number % COMMUNES}.phong-{number % 7}"
    told: dict[str, Any] = {
        "unit_id": unit_id,
        "task_id": f"task-{number:06d}",
        "plan_id": f"plan-{number % PLANS}",
    }
    yield plans.TaskAssigned(
        **told,
        version=1,
        code=f"II.{number}",
        task_name="Số hóa hồ sơ, giấy tờ còn hiệu lực",
        kind="indicator",
        lead_unit_id=unit_id,
        coordinating_unit_ids=(f"tinh.xa-{number % COMMUNES}.ban-1",),
        starts_on=PATH[0].on,
        effective_due_on=PATH[-1].on,
        time_path=PATH,
    )
    for version in range(2, FACTS_A_TASK):
        yield reported(told, version, is_claim=version == FACTS_A_TASK - 1)
    verdict = {**told, "version": 2, "review_id": new_id(), "report_id": f"{told['task_id']}-{FACTS_A_TASK - 1}"}
    made = evidence.EvidenceAccepted if number % 3 else evidence.EvidenceRejected
    reasons = () if number % 3 else (evidence.Reason(code="khac", text="Minh chứng không rõ."),)
    yield made.model_validate(
        {**verdict, "claimed_on": DAY, "decided_at": NOON, "reviewer": PERSON, "reasons": reasons}
    )


def reported(told: dict[str, Any], version: int, *, is_claim: bool) -> plans.TaskReported:
    """Tell a report."""
    return plans.TaskReported(
        **told,
        version=version,
        report_id=f"{told['task_id']}-{version}",
        report_version=1,
        period_id="2026-06",
        reported_at=NOON,
        reported_on=DAY - timedelta(FACTS_A_TASK - version),
        completion_rate=None if is_claim else version / 100,
        claims_completion=is_claim,
        note="Đã hoàn thành khảo sát hiện trạng, đang lập dự toán.",
        work_state="awaiting_review" if is_claim else "in_progress",
        reporter=PERSON,
    )


async def fill(client: Client, facts: Iterable[Fact]) -> int:
    """Put facts into their streams, in atomic batches of one stream each; return how many."""
    waiting: dict[str, list[Fact]] = {}
    count = 0
    for fact in facts:
        owner = OWNER_OF[type(fact)]
        waiting.setdefault(owner, []).append(fact)
        if len(waiting[owner]) == ATOMIC:
            await store(client, owner, waiting.pop(owner))
        count += 1
    for owner, rest in waiting.items():
        await store(client, owner, rest)
    return count


async def store(client: Client, owner: str, facts: list[Fact]) -> None:
    """Store one atomic batch."""
    batch_id = new_id()
    for place, fact in enumerate(facts, 1):
        event = Event(fact, new_id(), NOON, batch_id, None, fact.aggregate_id)
        headers = {"Nats-Msg-Id": event.id, "Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(place)}
        body = encode(event, source_of(owner))
        if place < len(facts):
            await client.publish(subject_for(fact), body, headers=headers)
        else:
            headers["Nats-Batch-Commit"] = "1"
            await client.request(subject_for(fact), body, timeout=30, headers=headers)


async def rebuild(client: Client, database: Database) -> tuple[int, Taken]:
    """Read, write, switch; return the facts read and the seconds."""
    started = perf_counter()
    fold, logs = Fold(clock.now() + FUTURE), logs_of(client, FACTS)
    await read(logs, fold)
    folded = perf_counter()
    judging = await build(database, fold, clock.today(), in_force)
    built = perf_counter()
    await adopt(database, logs, fold, judging)
    return fold.read, Taken(folded - started, built - folded, perf_counter() - built)


async def measure() -> list[Row]:
    """Return the rows of the rebuild; the switch is into an empty service, where every score is told."""
    gc.set_threshold(50_000, 50, 1000)  # as the command does
    in_force.ship(*load_policies(POLICIES))
    async with house() as (client, nats_url, url):
        await reconcile(client, streams(), ())
        tasks = iter(range(TASKS))
        stored = 0
        while numbers := list(islice(tasks, 1000)):
            # Turn by turn, as months go by: a batch holds a fact of each task.
            stored += await fill(client, chain.from_iterable(zip(*map(of_task, numbers), strict=True)))
        await migrate(url, "scoring")
        database = Database(url, service="scoring")
        async with connected(nats_url, BodyClient) as reader:
            count, taken = await rebuild(reader, database)
        await database.close()
    assert count == stored, f"{count} read, {stored} stored"  # noqa: S101
    return [
        Row("rebuild", "facts in the log", count, "facts"),
        Row("rebuild", "read and folded", count / taken.reading, "facts/s"),
        Row(
            "rebuild",
            "read, folded, scored, written",
            count / (taken.reading + taken.writing),
            "facts/s",
            at_least=10_000,
        ),
        Row("rebuild", "put in use, every score told", taken.switching, "s"),
        Row("rebuild", "memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]
