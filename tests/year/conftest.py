"""The handlers of both services over databases of their own."""

from collections.abc import AsyncIterator, Callable

import pytest

from shared.database import Database
from tests.service.alerting.desk import Desk as AlertingDesk
from tests.service.scoring.desk import Desk as ScoringDesk


@pytest.fixture
async def scoring(fresh_copy: Callable[[str], str]) -> AsyncIterator[ScoringDesk]:
    """Give the scoring handlers without the bus."""
    database = Database(fresh_copy("scoring"), service="scoring")
    yield ScoringDesk(database)
    await database.close()


@pytest.fixture
async def alerting(fresh_copy: Callable[[str], str]) -> AsyncIterator[AlertingDesk]:
    """Give the alerting handlers without the bus."""
    database = Database(fresh_copy("alerting"), service="alerting")
    yield AlertingDesk(database)
    await database.close()
