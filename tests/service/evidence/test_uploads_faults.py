"""Uploads when something breaks: the line, the process, the disk, the bucket."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.embedded.children import LOOPBACK, free_port
from shared.testing.eventually import eventually
from shared.testing.services import run_service, serve
from shared.testing.tokens import Keys
from tests.service.evidence.conftest import policy_in
from tests.service.evidence.desk import COMMUNE, Desk, slug
from tests.service.evidence.s3 import S3Server, line_to
from tests.service.evidence.test_contents_staging import files_up_to
from tests.service.evidence.tus import PIECES, TUS, Tus

FILE = bytes(range(256)) * 1000
ENOUGH = 1 << 40


async def half_sent(url: str, keys: Keys, place: str, piece: bytes, offset: int = 0) -> asyncio.StreamWriter:
    """Announce the rest of the file, send a part of it and say nothing more."""
    host, port = url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    headers = {**keys.headers_for("officer", COMMUNE), **TUS, **PIECES, "Host": host, "Upload-Offset": str(offset)}
    told = "".join(
        f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(len(FILE) - offset)}.items()
    )
    writer.write(f"PATCH {place} HTTP/1.1\r\n{told}\r\n".encode() + piece)
    await writer.drain()
    return writer


async def offset_of(tus: Tus, place: str) -> int:
    return int((await tus.call("HEAD", place)).headers["upload-offset"])


async def has_sha256(tus: Tus, answer: httpx.Response) -> bool:
    found = await tus.call("GET", "/api/v1/evidence", params={"ids": answer.headers["evidence-id"]})
    return found.json()["items"][0]["sha256"] == hashlib.sha256(FILE).hexdigest()


class TestLine:
    async def test_that_breaks_leaves_what_came(self, desk: Desk, build: Callable[[], FastAPI]) -> None:
        await desk.know()
        async with serve(build()) as url, httpx.AsyncClient(base_url=url) as http:
            tus = Tus(http, desk.keys, COMMUNE)
            place = await tus.begun("t1", len(FILE))
            writer = await half_sent(url, desk.keys, place, FILE[:100_000])
            writer.close()

            async def has_come() -> bool:
                return await offset_of(tus, place) == 100_000

            await eventually(has_come)
            assert await has_sha256(tus, await tus.send(place, 100_000, FILE[100_000:]))

    async def test_that_falls_silent_is_let_go(
        self, desk: Desk, build: Callable[[], FastAPI], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.evidence.api.uploads.IDLE_SECONDS", 0.3)
        await desk.know()
        async with serve(build()) as url, httpx.AsyncClient(base_url=url) as http:
            tus = Tus(http, desk.keys, COMMUNE)
            place = await tus.begun("t1", len(FILE))
            writer = await half_sent(url, desk.keys, place, FILE[:100_000])

            async def is_free() -> bool:
                return (await tus.send(place, 100_000, FILE[100_000:])).status_code == 204

            await eventually(is_free)
            assert await has_sha256(tus, await tus.call("HEAD", place))
            writer.close()


class Program:
    """The service as a process of its own, to be killed."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, again if need be, and wait until it is ready."""
        command = [sys.executable, "-m", "services.evidence"]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)  # noqa: ASYNC220
        async with httpx.AsyncClient() as http:

            async def is_ready() -> bool:
                try:
                    return (await http.get(f"{self.url}/readyz")).status_code == 200
                except httpx.TransportError:
                    return False

            await eventually(is_ready)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


class TestProcess:
    @pytest.fixture
    def program(self, bus: str, database_url: str, keys: Keys, tmp_path: Path) -> Iterator[Program]:
        told = {
            "DATABASE_URL": database_url,
            "NATS_URL": bus,
            "JWKS_URL": keys.jwks_url,
            "FILES_FOLDER": tmp_path / "files",
            "POLICY_FILE": policy_in(tmp_path),
            "HTTP_PORT": free_port(),
        }
        own = {f"EVIDENCE_{name}": str(value) for name, value in told.items()}
        program = Program(int(str(told["HTTP_PORT"])), {**os.environ, **own})
        yield program
        program.kill()

    async def test_killed_in_the_middle_goes_on_where_its_disk_says(
        self, program: Program, bus: str, keys: Keys, tmp_path: Path
    ) -> None:
        await program.start()
        async with httpx.AsyncClient(base_url=program.url, timeout=30) as http:
            tus = Tus(http, keys, COMMUNE)
            await Desk(http, None, keys, bus, None, tmp_path).know()  # type: ignore[arg-type]
            place = await tus.begun("t1", len(FILE))
            await tus.send(place, 0, FILE[:50_000])
            await half_sent(program.url, keys, place, FILE[50_000:150_000], offset=50_000)
            program.kill()
        await program.start()
        came = (tmp_path / "files" / "incoming" / place.rpartition("/")[2]).stat().st_size
        assert came >= 50_000
        async with httpx.AsyncClient(base_url=program.url, timeout=30) as http:
            tus = Tus(http, keys, COMMUNE)
            assert await offset_of(tus, place) == came
            assert await has_sha256(tus, await tus.send(place, came, FILE[came:]))


class TestFullDisk:
    async def test_is_said_and_the_upload_goes_on_once_there_is_room(self, desk: Desk) -> None:
        await desk.know()
        tus, before = Tus.of(desk, COMMUNE), desk.on_disk()
        place = await tus.begun("t1", len(FILE))
        with files_up_to(100_000):
            full = await tus.send(place, 0, FILE)
            form = await desk.upload("t1", "a.pdf", FILE)
        assert (slug(full), slug(form)) == ((507, "storage-full"), (507, "storage-full"))
        assert await offset_of(tus, place) == 100_000
        assert await has_sha256(tus, await tus.send(place, 100_000, FILE[100_000:]))
        assert len(desk.on_disk()) == len(before) + 1


class TestBucketAway:
    async def test_keeps_the_bytes_until_it_is_back(
        self, desk: Desk, build: Callable[..., FastAPI], s3_server: S3Server, tmp_path: Path
    ) -> None:
        await desk.know()
        port = free_port()
        settings: dict[str, Any] = {**s3_server.settings("away"), "s3_endpoint": f"http://{LOOPBACK}:{port}"}
        async with run_service(build(**settings, files_folder=tmp_path / "other")) as http:
            tus = Tus(http, desk.keys, COMMUNE)
            place = await tus.begun("t1", len(FILE))
            away = await tus.send(place, 0, FILE)
            assert (slug(away), "retry-after" in away.headers) == ((503, "storage-away"), True)
            assert (await tus.call("HEAD", place)).status_code == 503
            shown = (await tus.call("GET", place)).json()
            assert (shown["received_bytes"], shown["evidence_id"]) == (len(FILE), None)
            async with line_to(s3_server, ENOUGH, lambda: None, port):
                asked = await tus.call("HEAD", place)
                assert await has_sha256(tus, asked)
                read = await tus.call("GET", f"/api/v1/evidence/{asked.headers['evidence-id']}/content")
                assert read.content == FILE
            gone = await tus.call("GET", f"/api/v1/evidence/{asked.headers['evidence-id']}/content")
            assert slug(gone) == (503, "storage-away")
