from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from services.plans.tables import METADATA
from shared.database import Database, migrate


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


class TestMigrations:
    async def test_end_at_the_tables_the_code_knows(self, database_url: str) -> None:
        await migrate(database_url, "plans")
        database = Database(database_url, service="plans")
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        await database.close()
