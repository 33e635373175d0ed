"""The fixtures of every test: real servers, fresh databases, tokens, a moved clock. Loaded by tests/conftest.py."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared import clock
from shared.database import migrate
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from shared.testing.clock import MovedClock
from shared.testing.tokens import Keys

# A test's database need not survive a power cut.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Give a folder that an unprivileged PostgreSQL can reach; pytest's own is closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="nq57-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_nats_server(server_folder: Path) -> Iterator[NatsServer]:
    """Run a nats-server in a folder of its own, gone afterwards."""
    with NatsServer(server_folder / f"nats-{new_id()}", monitor_port=0) as server:
        yield server
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def nats_server(server_folder: Path) -> Iterator[NatsServer]:
    """Give a nats-server of the test's own (about 15 ms): `.url`, `.kill()`, `.start()` on the same port."""
    with own_nats_server(server_folder) as server:
        yield server


@pytest.fixture(scope="module")
def module_nats_server(server_folder: Path) -> Iterator[NatsServer]:
    """Give a nats-server that the tests of a module share."""
    with own_nats_server(server_folder) as server:
        yield server


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[PostgresServer]:
    """Give the PostgreSQL of this worker; for a server to kill, start one of your own."""
    with PostgresServer(server_folder / "postgres", settings=FAST_SETTINGS) as server:
        yield server


@pytest.fixture
def fresh_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Give a function that makes one more empty database with its own role and returns its URL."""
    made: list[str] = []

    def make() -> str:
        made.append(f"t{new_id().replace('-', '')}")
        return postgres.create_role_and_database(made[-1], "secret")

    yield make
    for name in made:
        postgres.run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')
        postgres.run_sql(f'DROP ROLE IF EXISTS "{name}";')


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> Callable[[str], str]:
    """Give the name of a database of this worker that a service's migrations were run on, to be copied."""
    made: set[str] = set()

    def template_of(service: str) -> str:
        name = f"migrated_{service}"
        if name not in made:
            url = postgres.create_role_and_database(name, "secret")
            # In a thread of its own: the test that asks may run in an event loop.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, migrate(url, service)).result()
            made.add(name)
        return name

    return template_of


@contextmanager
def copies_of(postgres: PostgresServer, migrated: Callable[[str], str]) -> Iterator[Callable[[str], str]]:
    """Give what copies the migrated database of a service and returns the copy's URL; the copies go at the end."""
    made: list[str] = []

    def copy(service: str) -> str:
        template = migrated(service)
        made.append(f"t{new_id().replace('-', '')}")
        postgres.run_sql(f'CREATE DATABASE "{made[-1]}" TEMPLATE "{template}" OWNER "{template}";')
        return postgres.url_for(template, "secret", made[-1])

    yield copy
    for name in made:
        postgres.run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')


@pytest.fixture
def fresh_copy(postgres: PostgresServer, migrated: Callable[[str], str]) -> Iterator[Callable[[str], str]]:
    """Give a function that copies the migrated database of a service and returns the copy's URL.

    Half the time of migrating an empty one; all copies of a service have one role.
    """
    with copies_of(postgres, migrated) as copy:
        yield copy


@pytest.fixture(scope="module")
def module_copy(postgres: PostgresServer, migrated: Callable[[str], str]) -> Iterator[Callable[[str], str]]:
    """Give `fresh_copy` for databases that the tests of a module share."""
    with copies_of(postgres, migrated) as copy:
        yield copy


@pytest.fixture
def database_url(fresh_database: Callable[[], str]) -> str:
    """Give an empty database, fresh for the test, as `postgresql://role:password@host:port/database`."""
    return fresh_database()


@pytest.fixture(scope="session")
def keys(server_folder: Path) -> Keys:
    """Give the token issuer of the run and its key set file."""
    return Keys(server_folder)


@pytest.fixture(scope="session")
def token_for(keys: Keys) -> Callable[..., str]:
    """Give `token_for(role=…, unit=…, account=…)`."""
    return keys.token_for


@pytest.fixture
def moved_clock() -> Iterator[MovedClock]:
    """Give the clock of this process to be moved; put back after the test."""
    before = clock.shift.own
    yield MovedClock()
    clock.shift.own = before
