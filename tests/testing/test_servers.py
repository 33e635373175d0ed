import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import asyncpg
import nats
import psutil
import pytest

from shared.embedded import unprivileged
from shared.embedded.nats import NatsServer
from shared.embedded.postgres import PostgresServer


class TestNatsServer:
    async def test_keeps_its_port_and_its_messages_over_a_kill(self, nats_server: NatsServer) -> None:
        client = await nats.connect(nats_server.url)
        await client.jetstream().add_stream(name="S", subjects=["s.>"])
        await client.jetstream().publish("s.one", b"kept")
        await client.close()
        url = nats_server.url
        nats_server.kill()
        nats_server.start()
        assert nats_server.url == url
        client = await nats.connect(url)
        assert (await client.jetstream().get_msg("S", 1)).data == b"kept"
        await client.close()


class TestPostgresServer:
    async def test_lets_a_role_into_its_own_database_only(self, fresh_database: Callable[[], str]) -> None:
        mine, other = fresh_database(), fresh_database()
        connection = await asyncpg.connect(mine)
        assert await connection.fetchval("SELECT current_user") == mine.split("/")[-1]
        await connection.close()
        for closed in (other.rpartition("/")[2], "postgres", "template1"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(mine.rpartition("/")[0] + f"/{closed}")

    async def test_refuses_a_wrong_password(self, postgres: PostgresServer, database_url: str) -> None:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(database_url.replace("secret", "guess"))

    async def test_comes_back_with_its_rows_after_a_kill(self, server_folder: Path) -> None:
        with PostgresServer(server_folder / "killed") as server:
            url = server.create_role_and_database("plans", "it's \\ odd")
            connection = await asyncpg.connect(url)
            await connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
            server.kill()
            server.start()
            connection = await asyncpg.connect(url)
            assert await connection.fetchval("SELECT n FROM kept") == 1
            await connection.close()

    def test_never_runs_as_root_even_below_a_folder_closed_to_others(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o700)
        with PostgresServer(tmp_path / "postgres", settings={"fsync": "off"}) as server:
            assert psutil.Process(server.pid).uids().real != 0
            assert server.run_sql("SELECT 1") == "1\n"
        shutil.rmtree(server.data)


class TestReachablePrograms:
    def test_can_be_run_by_the_account_wherever_they_were_installed(
        self, tmp_path: Path, server_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(unprivileged, "REACHABLE_HOME", server_folder / "home")
        install = tmp_path / "closed" / "pginstall"
        (install / "bin").mkdir(parents=True)
        (install / "bin" / "postgres").write_text("#!/bin/sh\n", encoding="utf-8")
        for path in (install / "bin" / "postgres", install / "bin", install, tmp_path / "closed"):
            path.chmod(0o700)
        for _ in range(2):
            who = unprivileged.account()
            programs = unprivileged.reachable_programs(who, install)
            ran = subprocess.run([programs / "bin" / "postgres"], user=who.uid, cwd="/", check=False)
            assert ran.returncode == 0


PROGRAM = textwrap.dedent("""
    import sys, signal
    from pathlib import Path
    from shared.embedded.nats import NatsServer
    from shared.embedded.postgres import PostgresServer
    folder = Path(sys.argv[1])
    broker = NatsServer(folder / "nats").start()
    store = PostgresServer(folder / "postgres").start()
    print(broker.pid, store.pid, flush=True)
    signal.pause()
""")


class TestChild:
    def test_does_not_outlive_a_killed_parent(self, server_folder: Path) -> None:
        command = [sys.executable, "-c", PROGRAM, str(server_folder / "orphans")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout
            family = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
            family += family[1].children()
            parent.kill()
        _, alive = psutil.wait_procs(family, timeout=60)
        assert len(family) > 2
        assert not alive
