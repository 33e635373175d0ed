from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from services.portal.tables import Base
from shared.database import Database


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


class TestMigrations:
    async def test_end_at_the_tables_the_code_knows(self, database_url: str) -> None:
        database = Database(database_url)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        await database.close()
