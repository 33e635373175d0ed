import asyncio
from dataclasses import dataclass, field

import pytest

from shared import lifecycle
from shared.lifecycle import Health, Lifecycle
from shared.testing.eventually import eventually


@dataclass
class Recorded:
    name: str
    story: list[str]
    away: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Exception | None = None

    async def start(self) -> None:
        if self.away.is_set():
            raise ConnectionRefusedError("away")
        if self.failure:
            raise self.failure
        self.story.append(f"+{self.name}")

    async def stop(self) -> None:
        self.story.append(f"-{self.name}")

    async def health(self) -> Health:
        if self.away.is_set():
            await asyncio.Event().wait()
        return Health(is_ok=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(lifecycle, "RETRY_SECONDS", (0.01,))


class TestLifecycle:
    async def test_stops_in_reverse(self) -> None:
        story: list[str] = []
        running = Lifecycle([Recorded("a", story), Recorded("b", story)])
        await running.start()
        await running.stop()
        assert story == ["+a", "+b", "-b", "-a"]

    async def test_waits_in_the_background_for_what_is_away(self) -> None:
        story: list[str] = []
        second = Recorded("b", story)
        second.away.set()
        running = Lifecycle([Recorded("a", story), second], grace_seconds=0.05)
        await running.start()
        health = await running.health()
        assert (health["a"].is_ok, health["b"].is_ok) == (True, False)
        assert health["b"].detail == "ConnectionRefusedError: away"
        second.away.clear()
        await eventually(lambda: story == ["+a", "+b"])
        assert (await running.health())["b"].is_ok
        await running.stop()

    async def test_does_not_retry_what_is_wrong(self) -> None:
        running = Lifecycle([Recorded("a", [], failure=KeyError("no such migration"))])
        with pytest.raises(KeyError):
            await running.start()

    async def test_reports_a_part_that_does_not_answer(self) -> None:
        part = Recorded("a", [])
        running = Lifecycle([part])
        await running.start()
        part.away.set()
        assert (await running.health())["a"] == Health(is_ok=False, detail="no answer within 0.05 s")

    async def test_stops_while_it_still_waits(self) -> None:
        story: list[str] = []
        second = Recorded("b", story)
        second.away.set()
        running = Lifecycle([Recorded("a", story), second], grace_seconds=0.05)
        await running.start()
        await running.stop()
        assert story == ["+a", "-a"]
