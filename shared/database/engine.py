"""The connection pool of one service, and the base of its tables."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import kernel_tables
from shared.database.transaction import Transaction

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30


def service_base(name: str) -> type[SQLModel]:
    """Return the base class for a service's tables, with a registry and metadata of its own.

    SQLModel's metadata is global: without this, one service's migration would see every other service's tables.
    """
    own = registry(metadata=sa.MetaData())
    kernel_tables.attach(own.metadata)

    class Base(SQLModel, registry=own):
        pass

    Base.__name__ = Base.__qualname__ = f"{name.capitalize()}Table"
    return Base


def driver_url(url: str) -> str:
    """Return a `postgresql://` address with the asynchronous driver named."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


class Database:
    """The pool of a service; its transactions may say the facts that `service` owns (None: any, for tools and tests).

    `on_said` is called after each commit that left facts in the outbox: the relay sets it to be woken.
    """

    def __init__(self, url: str, *, pool_size: int = 5, service: str | None = None) -> None:
        self.url = url
        self.service = service
        self.on_said: Callable[[], None] = lambda: None
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            # A pooled connection that outlived a restart of the server must not fail somebody's request.
            pool_pre_ping=True,
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": STATEMENT_SECONDS,
                "server_settings": {"jit": "off"},
            },
        )

    @asynccontextmanager
    async def transaction(self, *, correlation_id: str | None = None) -> AsyncIterator[Transaction]:
        """Commit on leaving, roll back on an exception."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            transaction = Transaction(session, correlation_id, self.service)
            yield transaction
            await session.flush()
            has_said = await transaction.write_outbox()
            await session.commit()
        if has_said:
            self.on_said()
        for call in transaction.committed:
            call()

    async def ping(self) -> None:
        """Ask the server for an answer; raise when it has none."""
        async with self.engine.connect() as connection:
            await connection.execute(sa.text("SELECT 1"))

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()
