import asyncio

from prometheus_client import REGISTRY

from shared.database import Database
from shared.jobs import Job, JobRunner
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually

NOWHERE = Database("postgresql://nobody@127.0.0.1:9/none")


def runs(job: str, result: str) -> float:
    return REGISTRY.get_sample_value("nq57_job_runs_total", {"service": "trial", "job": job, "result": result}) or 0


class TestJobRunner:
    async def test_runs_at_start_and_when_the_day_turns(self, moved_clock: MovedClock) -> None:
        ran = asyncio.Queue[int]()

        async def sweep(_database: Database) -> None:
            ran.put_nowait(1)

        runner = JobRunner("trial", NOWHERE, [Job("sweep", sweep, every_seconds=3600)])
        runner.start()
        await asyncio.wait_for(ran.get(), 5)
        moved_clock.on(days=1)
        await asyncio.wait_for(ran.get(), 5)
        await runner.stop()
        assert ran.empty()

    async def test_runs_at_once_when_it_is_woken(self) -> None:
        ran, wake = asyncio.Queue[int](), asyncio.Event()

        async def work(_database: Database) -> None:
            ran.put_nowait(1)

        runner = JobRunner("trial", NOWHERE, [Job("work", work, every_seconds=3600, wake=wake)])
        runner.start()
        await asyncio.wait_for(ran.get(), 5)
        wake.set()
        await asyncio.wait_for(ran.get(), 5)
        await runner.stop()
        assert ran.empty()
        assert not wake.is_set()

    async def test_is_cut_at_once_where_the_job_says_so(self) -> None:
        began, cut = asyncio.Event(), asyncio.Event()

        async def work(_database: Database) -> None:
            began.set()
            try:
                await asyncio.Event().wait()
            finally:
                cut.set()

        runner = JobRunner("trial", NOWHERE, [Job("work", work, is_cut_at_stop=True)])
        runner.start()
        await asyncio.wait_for(began.wait(), 5)
        await asyncio.wait_for(runner.stop(within=60), 5)
        assert cut.is_set()

    async def test_outlives_an_error(self) -> None:
        before = runs("stumble", "failed")
        attempts = asyncio.Queue[int]()

        async def stumble(_database: Database) -> None:
            attempts.put_nowait(1)
            raise ZeroDivisionError

        runner = JobRunner("trial", NOWHERE, [Job("stumble", stumble, every_seconds=0)])
        runner.start()
        for _ in range(2):
            await asyncio.wait_for(attempts.get(), 5)
        assert runner.is_turning
        await eventually(lambda: runs("stumble", "failed") >= before + 2)
        await runner.stop()

    async def test_lets_running_work_end(self) -> None:
        entered, ended = asyncio.Event(), []

        async def work(_database: Database) -> None:
            entered.set()
            await asyncio.to_thread(sum, range(1_000_000))
            ended.append(True)

        runner = JobRunner("trial", NOWHERE, [Job("work", work)])
        runner.start()
        await entered.wait()
        await runner.stop()
        assert ended == [True]

    async def test_does_not_wait_for_ever(self) -> None:
        entered = asyncio.Event()

        async def hang(_database: Database) -> None:
            entered.set()
            await asyncio.Event().wait()

        runner = JobRunner("trial", NOWHERE, [Job("hang", hang)])
        runner.start()
        await entered.wait()
        await runner.stop(within=0.05)
        assert not runner.is_turning
