from collections.abc import AsyncIterator

import pytest

from shared.database import Database, migrate
from tests.service.alerting.desk import Desk


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    await migrate(database_url, "alerting")
    database = Database(database_url, service="alerting")
    yield Desk(database)
    await database.close()
