from collections.abc import AsyncIterator

import pytest

from shared.database import Database, migrate
from tests.service.scoring.desk import Desk


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    await migrate(database_url, "scoring")
    database = Database(database_url, service="scoring")
    yield Desk(database)
    await database.close()
