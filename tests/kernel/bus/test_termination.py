import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.children import free_port
from shared.testing.eventually import eventually
from tests.kernel.bus.house import House, body_of, changed
from tests.kernel.bus.slow_process import LOCK, consumers

PROGRAM = Path(__file__).with_name("slow_process.py")
WAITING = f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = {LOCK} AND NOT granted"  # noqa: S608 - our own number


@contextmanager
def process_at(house: House, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    given = {
        "TRIAL_DATABASE_URL": database_url,
        "TRIAL_NATS_URL": house.url,
        "TRIAL_HTTP_PORT": str(free_port()),
        "TRIAL_JWKS_URL": "file:///nowhere",
        "PYTHONPATH": ".",
        "PATH": "",
    }
    process = subprocess.Popen([sys.executable, str(PROGRAM)], env=given)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class TestSigterm:
    async def test_lets_the_batch_under_way_end(self, house: House, fresh_database_url: str) -> None:
        await reconcile(house.client, streams(), map(durable_of, consumers.handlers.values()))
        holder = await asyncpg.connect(fresh_database_url)
        await holder.execute(f"SELECT pg_advisory_lock({LOCK})")
        with process_at(house, fresh_database_url) as process:
            await house.client.jetstream().publish("nq57.v1.unit.changed.tinh.xa-1", body_of(changed(1)))
            await eventually(lambda: holder.fetch(WAITING))
            process.send_signal(signal.SIGTERM)
            await holder.execute(f"SELECT pg_advisory_unlock({LOCK})")
            await eventually(lambda: process.poll() is not None)
        assert process.returncode == 0
        assert await holder.fetchval("SELECT count(*) FROM inbox WHERE handler = 'trial_wait_for_lock'") == 1
        assert await house.is_settled(consumers)
        await holder.close()
