"""The daily sweep over the tasks of the whole country: a normal day, and the worst one, on which every task alerts.

The sweep runs in a process of its own, so that its memory is its own; the relay that sends the facts is not running.
"""

import asyncio
import gc
import json
import resource
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa
import uvloop

from bench.row import Row
from services.alerting.consumers import in_force
from services.alerting.domain.facts import Definition, Progress, TaskFacts
from services.alerting.domain.path import PathPoint
from services.alerting.settings import POLICIES, load_policies
from services.alerting.store import known
from services.alerting.use_cases.sweep import sweep_tasks
from shared import clock
from shared.database import Database, migrate
from shared.embedded.postgres import PostgresServer

COMMUNES = 3_320
TASKS_EACH = 100
CHUNK = 5_000
DAYS_RUNNING = 40
"""So long after the start of the plans a day changes the alerts of about two in a hundred tasks."""


@asynccontextmanager
async def store() -> AsyncIterator[str]:
    """Give the address of a migrated database on a server with its production settings."""
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # noqa: ASYNC240 - nothing else runs yet
        with PostgresServer(folder / "postgres") as server:
            url = server.create_role_and_database("bench", "secret")
            await migrate(url, "alerting")
            yield url


def task_of(number: int, today: date) -> TaskFacts:
    """Return a task behind its path, one more than the next; due dates lie over the year."""
    starts_on = today - timedelta(DAYS_RUNNING)
    due_on = starts_on + timedelta(DAYS_RUNNING + 5 + number % 300)
    expected = DAYS_RUNNING / (due_on - starts_on).days
    share = 0.05 + 0.74 * (number * 7919 % 10_000) / 10_000
    commune = number // TASKS_EACH
    told = Definition(
        version=1,
        event_id=f"assigned-{number}",
        plan_id=f"plan-{commune}",
        unit_id=f"tinh-{commune // 98}.xa-{commune}.phong-vhxh",
        code=f"II.{number % TASKS_EACH}",
        name="Số hóa hồ sơ lưu trữ của các đơn vị trực thuộc xã",
        effective_due_on=due_on,
        is_end_of_plan=False,
        path=(PathPoint(starts_on, 0.0), PathPoint(due_on, 1.0)),
    )
    return TaskFacts(f"task-{number:06d}", told, Progress(2, f"reported-{number}", round(expected * share, 6)))


async def fill(url: str, count: int, today: date) -> None:
    """Write tasks as the handlers would have left them, without any alert."""
    database = Database(url)
    for start in range(0, count, CHUNK):
        tasks = [task_of(number, today) for number in range(start, min(count, start + CHUNK))]
        async with database.transaction() as tx:
            await known.save_tasks(tx, tasks)
            await known.save_paths(tx, tasks)
    await database.close()


async def settle(url: str) -> None:
    """Let the server do its housekeeping, as it has long done on a day like any other."""
    database = Database(url)
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(sa.text("VACUUM ANALYZE"))
    await database.close()


async def sweep_once(url: str, days_on: int) -> dict[str, float]:
    """Sweep in this process as of a day; return seconds, changed alerts and the most memory held, in MB."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)  # as a service does after its start
    clock.shift.own = timedelta(days_on)
    in_force.ship(*load_policies(POLICIES))
    database = Database(url, service="alerting")
    started_at = perf_counter()
    changed = await sweep_tasks(database, in_force)
    seconds = perf_counter() - started_at
    await database.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "changed": changed, "memory": memory}


async def swept(url: str, days_on: int) -> dict[str, float]:
    """Sweep in a process of its own."""
    command = [sys.executable, "-m", "bench.sweep", url, str(days_on)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    return found


async def measure(count: int = COMMUNES * TASKS_EACH) -> Sequence[Row]:
    """Return the rows of the sweep."""
    async with store() as url:
        await fill(url, count, clock.today())
        await settle(url)
        worst = await swept(url, 0)
        await settle(url)
        normal = await swept(url, 1)
        quiet = await swept(url, 1)
    return [
        Row("sweep", f"{count:,} tasks, {normal['changed']:,.0f} alerts change", normal["seconds"], "s", at_most=5),
        Row("sweep", "memory of that process", normal["memory"], "MB", at_most=300),
        Row("sweep", "nothing changes", quiet["seconds"], "s"),
        Row("sweep", f"worst day, {worst['changed']:,.0f} alerts new", worst["seconds"], "s"),
        Row("sweep", "memory of that process on the worst day", worst["memory"], "MB", at_most=300),
    ]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(sweep_once(sys.argv[1], int(sys.argv[2])))))
