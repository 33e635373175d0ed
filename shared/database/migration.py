"""Bringing a service's database to the newest schema, by its own Alembic history."""

import asyncio
import threading
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.engine import driver_url

LOCK = 57_000_001
"""Key of the advisory lock: two replicas that start together migrate one after the other."""

# Alembic keeps its context in module globals, so within a process only one upgrade may run at a time.
_one_upgrade = threading.Lock()


async def migrate(url: str, service: str) -> None:
    """Upgrade the database at `url` to the head of `services/<service>/migrations`."""
    await asyncio.to_thread(_upgrade, url, _folder_of(service))


def run_migrations(metadata: sa.MetaData) -> None:
    """Run what `migrate` asked for: every `migrations/env.py` is one call of this, with the service's metadata."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def _folder_of(service: str) -> Path:
    spec = find_spec(f"services.{service}")
    if spec is None or not spec.submodule_search_locations:
        message = f"there is no service {service!r}"
        raise ModuleNotFoundError(message)
    return Path(spec.submodule_search_locations[0]) / "migrations"


def _upgrade(url: str, folder: Path) -> None:
    with _one_upgrade:
        asyncio.run(_upgrade_locked(url, folder))


async def _upgrade_locked(url: str, folder: Path) -> None:
    engine = create_async_engine(driver_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as guard, engine.connect() as plain:
            await guard.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            worker = await plain.execution_options(isolation_level="READ COMMITTED")
            await worker.run_sync(_run, folder)
            await worker.commit()
    finally:
        await engine.dispose()


def _run(connection: sa.Connection, folder: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
