import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from shared.embedded.children import free_port
from shared.testing.eventually import eventually
from shared.testing.tokens import Keys

PROGRAM = Path(__file__).parent / "trial_process.py"
ROOT = Path(__file__).parents[3]


@contextmanager
def process(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, str(PROGRAM)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def environment(database_url: str, jwks_url: str = "file:///nowhere.json") -> dict[str, str]:
    return {
        "TRIAL_DATABASE_URL": database_url,
        "TRIAL_HTTP_PORT": str(free_port()),
        "TRIAL_JWKS_URL": jwks_url,
    }


async def up(client: httpx.AsyncClient, path: str, running: subprocess.Popen[str]) -> httpx.Response:
    async def answer() -> httpx.Response:
        assert running.poll() is None, running.stdout.read() if running.stdout else ""
        return await client.get(path)

    return await eventually(answer)


class TestRun:
    @pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
    async def test_ends_with_zero_on_a_signal(self, database_url: str, keys: Keys, signum: signal.Signals) -> None:
        settings = environment(database_url, keys.jwks_url)
        with process(settings) as running:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings['TRIAL_HTTP_PORT']}") as client:
                assert (await up(client, "/readyz", running)).json()["ready"] is True
                await client.get("/api/v1/hello?token=bi-mat", headers={"Authorization": "Bearer bi-mat"})
            running.send_signal(signum)
            output, _ = running.communicate(timeout=60)
        assert running.returncode == 0
        assert "bi-mat" not in output
        lines = [json.loads(line) for line in output.splitlines()]
        answered = [line for line in lines if line["event"] == "http.answered"]
        assert [(line["path"], line["status"], line["service"]) for line in answered] == [
            ("/api/v1/hello", 200, "trial")
        ]
        assert {"time", "level", "correlation_id", "trace_id"} <= answered[0].keys()

    async def test_is_alive_and_unready_while_the_database_is_away(self) -> None:
        settings = environment(f"postgresql://trial:x@127.0.0.1:{free_port()}/trial") | {
            "TRIAL_START_GRACE_SECONDS": "0.1"
        }
        with process(settings) as running:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings['TRIAL_HTTP_PORT']}") as client:
                assert (await up(client, "/livez", running)).status_code == 200
                ready = await client.get("/readyz")
            running.terminate()
            running.communicate(timeout=60)
        assert ready.status_code == 503
        assert ready.json()["parts"]["database"]["ok"] is False
        assert running.returncode == 0

    async def test_is_unready_until_it_can_verify_tokens(self, database_url: str) -> None:
        settings = environment(database_url)
        with process(settings) as running:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings['TRIAL_HTTP_PORT']}") as client:
                ready = await up(client, "/readyz", running)
            running.terminate()
            running.communicate(timeout=60)
        assert ready.status_code == 503
        assert ready.json()["parts"]["keys"] == {"ok": False, "detail": "no keys yet"}

    async def test_names_the_setting_that_is_missing(self, run_to_end: Callable[..., tuple[int, str]]) -> None:
        code, output = run_to_end({"TRIAL_HTTP_PORT": "x"})
        assert code == 2
        assert "database_url" in output
        assert "http_port" in output


@pytest.fixture
def run_to_end() -> Callable[..., tuple[int, str]]:
    def run(environment: dict[str, str]) -> tuple[int, str]:
        with process(environment) as running:
            output, _ = running.communicate(timeout=60)
            return running.returncode, output

    return run
