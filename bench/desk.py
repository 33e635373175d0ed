"""The evidence service as its own process on real servers, with one task to attach files to."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import nats

from services.evidence.consumers import consumers
from shared.bus.topology import durable_of, reconcile, streams
from shared.embedded.children import LOOPBACK, free_port
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.testing.tokens import Keys

TASK = "t1"
UNIT = "mau.xa-mau-mot"
READY_SECONDS = 60
QUIET_SECONDS = 120
ADD_TASK = (
    "INSERT INTO task (task_id, version, plan_id, unit_id, code, name) VALUES ($1, 1, 'p1', $2, 'II.1', 'Nhiệm vụ')"
)
WAITING = "SELECT count(*) FROM screening WHERE state = 'waiting'"


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    """Where the service listens, who it is, and what an officer shows to it."""

    folder: Path
    port: int
    pid: int
    headers: Mapping[str, str]
    database: asyncpg.Connection

    async def is_quiet(self) -> None:
        """Return when no file waits for its screening: it takes processor time from what is measured."""
        async with asyncio.timeout(QUIET_SECONDS):
            while await self.database.fetchval(WAITING):  # noqa: ASYNC110 - the service does not tell us
                await asyncio.sleep(0.2)


@asynccontextmanager
async def evidence_desk() -> AsyncIterator[EvidenceDesk]:
    """Start everything; stop and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # noqa: ASYNC240 - nothing else runs yet
        with NatsServer(folder / "nats") as broker, PostgresServer(folder / "postgres") as store:
            url = store.create_role_and_database("bench", "secret")
            client = await nats.connect(broker.url)
            await reconcile(client, streams(), map(durable_of, consumers.handlers.values()))
            await client.close()
            async with _served(folder, url, broker.url) as desk:
                yield desk


@asynccontextmanager
async def _served(folder: Path, database_url: str, nats_url: str) -> AsyncIterator[EvidenceDesk]:
    keys, port = Keys(folder), free_port()
    told = {
        "DATABASE_URL": database_url,
        "NATS_URL": nats_url,
        "JWKS_URL": keys.jwks_url,
        "FILES_FOLDER": folder / "files",
        "HTTP_PORT": port,
    }
    environment = {**os.environ, **{f"EVIDENCE_{name}": str(value) for name, value in told.items()}}
    with (folder / "evidence.log").open("wb") as log:
        command = (sys.executable, "-m", "services.evidence")
        service = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
    try:
        await until_answers(f"http://{LOOPBACK}:{port}/readyz")
        database = await asyncpg.connect(database_url)
        await database.execute(ADD_TASK, TASK, UNIT)
        yield EvidenceDesk(folder, port, service.pid, keys.headers_for("officer", UNIT), database)
        await database.close()
    finally:
        if service.returncode is None:
            service.terminate()
        await service.wait()


async def until_answers(url: str) -> None:
    """Return when an address answers with 200."""
    async with httpx.AsyncClient() as http, asyncio.timeout(READY_SECONDS):
        while True:
            try:
                if (await http.get(url)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
