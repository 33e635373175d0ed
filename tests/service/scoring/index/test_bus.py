"""Values reach the index over the bus, every fact told more than once."""

import pytest

from shared.embedded.nats import NatsServer
from shared.testing.bus import deliver_twice
from shared.testing.eventually import eventually
from tests.service.scoring.index.corner import Corner

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestKeepFigures:
    async def test_hears_tasks_periods_and_reports(self, corner: Corner, module_nats_server: NatsServer) -> None:
        events = (corner.assigned(), corner.period(3), corner.period(6), corner.reported(19, 3), corner.reported(38, 6))
        await deliver_twice(module_nats_server.url, *events)

        async def counts() -> bool:
            return bool((await corner.explained())["value"] == 38)

        await eventually(counts)
