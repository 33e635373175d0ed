"""The demo province as the first start makes it."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from cli.accounts import read
from cli.demo.calling import Callers
from cli.demo.province import ACCOUNTS, PROVINCE, UNITS
from shared import clock
from shared.testing.eventually import eventually
from tests.system import System

SEEDING_SECONDS = 160.0


def units(callers: Callers) -> set[str]:
    return {unit["unit_id"] for unit in callers.get("quantri", "plans", "/units")["items"]}


def cut_short(system: System) -> None:
    """Kill the seeding in its middle: some units are there, no plan yet or one."""
    deadline = time.monotonic() + SEEDING_SECONDS
    while system.process is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert system.process
    parent = psutil.Process(system.process.pid)
    while system.process.poll() is None and time.monotonic() < deadline:
        # Others among the children are gone the next moment.
        with suppress(psutil.NoSuchProcess):
            for seeding in parent.children():
                if "cli.demo" in seeding.cmdline() and len(units(Callers(system.environment, PROVINCE))) > 4:
                    seeding.kill()
                    return
        time.sleep(0.05)
    raise AssertionError(f"no seeding to kill; the screen says:\n{system.said()}")


def seed(system: System) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.demo", str(system.folder.root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def system(server_folder: Path) -> Iterator[System]:
    """Give a system whose seeding was killed and then run again."""
    system = System(server_folder / "demo")
    starting = threading.Thread(target=system.start)
    starting.start()
    try:
        cut_short(system)
        starting.join()
        assert "lần khởi động sau sẽ nạp tiếp" in system.said()
        finished = seed(system)
        assert finished.returncode == 0, finished.stderr
        yield system
    finally:
        system.stop()


@pytest.fixture(scope="module")
def callers(system: System) -> Callers:
    return Callers(system.environment, PROVINCE)


def tasks(callers: Callers) -> list[dict[str, object]]:
    return list(callers.get("lanhdao", "plans", "/tasks", limit="200")["items"])


class TestDemo:
    def test_shows_every_account_with_its_one_time_password(self, system: System) -> None:
        assert [account["username"] for account in read(system.folder)] == [account.username for account in ACCOUNTS]
        assert all(str(account["one_time_password"]) in system.said() for account in read(system.folder))

    def test_has_its_units_and_a_published_plan_for_each_commune(self, callers: Callers) -> None:
        assert units(callers) == {unit.unit_id for unit in UNITS}
        plans = callers.get("lanhdao", "plans", "/plans")["items"]
        assert {(plan["unit_id"], plan["status"]) for plan in plans} == {
            ("mau.xa-mau-mot", "published"),
            ("mau.phuong-mau-hai", "published"),
        }

    def test_gives_indicators_and_most_tasks_to_a_unit_by_its_name(self, callers: Callers) -> None:
        led = Counter(bool(task["lead_unit_id"]) for task in tasks(callers))
        assert led[True] > 4 * led[False]

    def test_has_work_in_every_state_a_visitor_wants_to_see(self, callers: Callers) -> None:
        states = {task["work_state"] for task in tasks(callers)}
        assert states >= {"not_started", "in_progress", "awaiting_review", "needs_completion", "completed"}
        assert len(callers.get("thamdinh", "evidence", "/reviews", state="pending")["items"]) == 1
        assert len(callers.get("thamdinh", "evidence", "/reviews", state="rejected")["items"]) == 1
        assert len(callers.get("thamdinh", "evidence", "/reviews", state="accepted")["items"]) == 1

    def test_is_not_made_twice(self, system: System, callers: Callers) -> None:
        before = tasks(callers)
        assert seed(system).returncode == 0
        assert tasks(callers) == before


class TestReplayScoring:
    async def test_makes_the_scores_that_stand_and_puts_them_in_use_without_a_word(self, system: System) -> None:
        def is_the_same() -> bool:
            said = replay_scoring(system, "--until", f"{clock.today()}")
            return "Tỉnh Mẫu" in said and " 0 điểm khác với điểm đang dùng" in said

        assert await eventually(is_the_same)
        assert " 0 điểm thay đổi đã được thông báo" in replay_scoring(system, "--switch")


def replay_scoring(system: System, *words: str) -> str:
    command = [sys.executable, "-m", "cli", "replay", "scoring", *words, "--data", str(system.folder.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
