"""`nq57 up` as a person uses it: started, started twice, asked, hit, stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from cli import accounts, ports
from cli.environment import SERVICES
from shared.bus.topology import syncs_always
from shared.testing.eventually import eventually
from tests.system import System, one_at_a_time

PARTS = {*SERVICES, "nats-server", "postgres"}


@pytest.fixture(scope="module")
def taken() -> Iterator[dict[str, int]]:
    """Listen where the system will want to: on a port for its portal, on those of the others that nobody has now."""
    with ExitStack() as stack:
        portal = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        held = {"portal": int(portal.getsockname()[1])}
        # Not while another system starts: it has found its ports free and not come to them yet.
        with one_at_a_time():
            for part in ("nats", "postgres"):
                if ports.is_free(ports.DEFAULTS[part]):
                    stack.enter_context(socket.create_server(("127.0.0.1", ports.DEFAULTS[part])))
                    held[part] = ports.DEFAULTS[part]
        yield held


@pytest.fixture(scope="module")
def system(server_folder: Path, taken: dict[str, int]) -> Iterator[System]:
    """Give a running system whose ports were taken when it started."""
    options = ("--no-demo", "--province", "mau", "--port", str(taken["portal"]))
    with System(server_folder / "up", *options) as running:
        yield running


def nq57(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cli", *words], capture_output=True, text=True, check=False)


def family(system: System) -> list[psutil.Process]:
    assert system.process
    parent = psutil.Process(system.process.pid)
    return [parent, *parent.children(recursive=True)]


class TestUp:
    def test_says_each_part_with_its_seconds(self, system: System) -> None:
        said = system.said()
        assert all(f"✓ {part}" in said for part in ("nats-server", "PostgreSQL", *SERVICES))
        assert system.environment.address in said

    def test_moves_to_other_ports_when_its_own_are_taken_and_says_so(
        self, system: System, taken: dict[str, int]
    ) -> None:
        for part, port in taken.items():
            assert system.running["ports"][part] != port
            assert f"cổng {port} của {part}" in system.said()

    def test_refuses_a_second_start_on_the_same_folder(self, system: System) -> None:
        second = nq57("up", "--data", str(system.folder.root))
        assert second.returncode == 1
        assert not second.stdout
        assert system.process
        assert f"tiến trình {system.process.pid}" in second.stderr
        assert system.environment.address in second.stderr

    def test_keeps_its_secrets_from_others(self, system: System) -> None:
        secrets = [*system.folder.secrets.iterdir()]
        assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
        assert system.folder.secrets.stat().st_mode & 0o777 == 0o700
        assert len(secrets) > len(SERVICES)

    def test_shows_no_password_in_the_process_list(self, system: System) -> None:
        hidden = {path.read_text(encoding="utf-8") for path in system.folder.secrets.glob("*_password")}
        shown = " ".join(word for process in family(system) for word in process.cmdline())
        assert not [secret for secret in hidden if secret in shown]

    async def test_gives_each_service_a_database_no_other_can_enter(self, system: System) -> None:
        for service in SERVICES:
            url = system.environment.database_url(service)
            await (await asyncpg.connect(url)).close()
            for other in {*SERVICES, "postgres"} - {service}:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await asyncpg.connect(url.rpartition("/")[0] + f"/{other}")

    async def test_syncs_each_message_before_it_is_acknowledged(self, system: System) -> None:
        assert await syncs_always(system.environment.url("nats-monitor"))

    def test_listens_on_the_loopback_only(self, system: System) -> None:
        listening = [c.laddr.ip for p in family(system) for c in p.net_connections("inet") if c.status == "LISTEN"]
        assert len(listening) >= len(PARTS)
        assert set(listening) == {"127.0.0.1"}

    def test_begins_with_an_operator_whose_one_time_password_is_shown_until_used(self, system: System) -> None:
        [operator] = accounts.read(system.folder)
        one_time = operator["one_time_password"]
        assert f"quantri                {one_time}" in system.said()
        port = system.running["ports"]["portal"]
        assert str(one_time) in "\n".join(accounts.sentences(system.folder, port))
        changed = {"username": "quantri", "password": one_time, "new_password": "một mật khẩu mới thật dài"}
        httpx.post(f"{system.urls['portal']}/api/v1/password", json=changed).raise_for_status()
        for _ in range(10):
            said = "\n".join(accounts.sentences(system.folder, port))
            assert str(one_time) not in said
        assert str(one_time) not in system.folder.accounts.read_text(encoding="utf-8")
        signed_in = {"username": "quantri", "password": changed["new_password"]}
        httpx.post(f"{system.urls['portal']}/api/v1/token", json=signed_in).raise_for_status()

    def test_starts_a_killed_service_again(self, system: System) -> None:
        system.kill("scoring")
        assert "scoring đã dừng ngoài ý muốn (tín hiệu 9)" in system.said()
        assert system.pid_of("scoring") in {process.pid for process in family(system)}


class TestDoctor:
    async def test_finds_the_running_system_well(self, system: System) -> None:
        def is_well() -> bool:
            return nq57("doctor", "--data", str(system.folder.root)).returncode == 0

        assert await eventually(is_well)
        said = nq57("doctor", "--data", str(system.folder.root)).stdout
        assert all(f"✓ {part}" in said for part in SERVICES)

    def test_names_a_service_that_does_not_answer(self, system: System, tmp_path: Path) -> None:
        running = dict(system.running)
        running["ports"] = {**running["ports"], "plans": ports.free_port()}
        (tmp_path / "running.json").write_text(json.dumps(running), encoding="utf-8")
        checked = nq57("doctor", "--data", str(tmp_path))
        assert checked.returncode == 1
        assert "✗ plans" in checked.stdout
        assert "→ xem" in checked.stdout


class TestTools:
    def test_show_that_the_topology_stands_as_the_code_says(self, system: System) -> None:
        applied = nq57("topology", "apply", "--nats-url", system.environment.nats_url("topology"))
        assert applied.returncode == 0, applied.stderr
        assert "không có gì thay đổi" in applied.stdout

    def test_list_dead_letters(self, system: System) -> None:
        listed = nq57("dead-letters", "list", "--data", str(system.folder.root))
        assert listed.returncode == 0, listed.stderr
        assert "0 sự kiện" in listed.stdout

    def test_replay_a_handler(self, system: System) -> None:
        replayed = nq57("replay", "evidence", "know_tasks", "--data", str(system.folder.root))
        assert replayed.returncode == 0, replayed.stderr
        assert "evidence_know_tasks" in replayed.stdout

    def test_say_that_nothing_runs(self, tmp_path: Path) -> None:
        listed = nq57("dead-letters", "list", "--data", str(tmp_path))
        assert listed.returncode == 1
        assert "nq57 up" in listed.stderr


class TestStop:
    def test_leaves_no_process_killed_or_asked_and_starts_again_on_its_data(self, server_folder: Path) -> None:
        system = System(server_folder / "stopped", "--no-demo").start()
        processes = family(system)
        assert system.process
        os.kill(system.process.pid, signal.SIGKILL)
        system.process.wait()
        _, alive = psutil.wait_procs(processes[1:], timeout=60)
        assert not alive
        system.start()
        processes, listening = family(system), system.running["ports"].values()
        assert {name for name, _ in system.running["parts"].items()} == PARTS
        assert system.stop() == 0
        assert not [process for process in processes if process.is_running()]
        assert all(ports.is_free(port) for port in listening)
        assert "Đã dừng hết" in system.said()

    def test_stops_while_still_starting(self, server_folder: Path) -> None:
        folder = server_folder / "stopped-early"
        folder.mkdir()
        command = [sys.executable, "-m", "cli", "up", "--no-demo", "--data", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:
            assert up.stdout
            for line in up.stdout:
                if "PostgreSQL" in line:
                    break
            processes = psutil.Process(up.pid).children(recursive=True)
            up.send_signal(signal.SIGINT)
            said = up.stdout.read()
        assert up.returncode == 0
        assert "Dừng khi đang khởi động" in said
        assert not [process for process in processes if process.is_running()]


class TestFault:
    def test_names_a_folder_it_cannot_use(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        refused = nq57("up", "--data", str(tmp_path / "file" / "data"))
        assert refused.returncode == 1
        assert "--data" in refused.stderr
