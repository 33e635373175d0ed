"""A file attached while the same content is being removed keeps its content, whichever comes first."""

import asyncio

import pytest

from services.evidence.store import files
from services.evidence.use_cases.retention import drop_content
from shared.testing.eventually import eventually
from tests.service.evidence.desk import Corner
from tests.service.evidence.tus import FILE, SHA256, Tus, state_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestAttaching:
    async def test_while_the_content_is_removed_brings_it_back(self, corner: Corner) -> None:
        desk, contents, task = corner.desk, state_of(corner).contents, await corner.task()
        tus = Tus.of(desk, corner.commune)
        place = await tus.begun(task, len(FILE))

        async def is_kept() -> bool:
            return await contents.size(SHA256) is not None

        async with desk.database.transaction() as tx:
            # As a removal does: it holds the content while the upload has kept it and waits to add its row.
            await files.hold_content(tx, SHA256)
            sending = asyncio.create_task(tus.send(place, 0, FILE))
            await eventually(is_kept)
            await contents.remove(SHA256)
        answer = await sending
        assert answer.status_code == 204, answer.text
        assert await contents.size(SHA256) == len(FILE)

    async def test_before_the_removal_looks_keeps_it(self, corner: Corner) -> None:
        contents, task = state_of(corner).contents, await corner.task()
        await Tus.of(corner.desk, corner.commune).whole(task, FILE)
        await drop_content(corner.desk.database, contents.remove, SHA256)
        assert await contents.size(SHA256) == len(FILE)
