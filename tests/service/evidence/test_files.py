"""Files over HTTP: what is kept, what is refused, what lies on the disk afterwards."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import unquote

import httpx
import pytest
from fastapi import FastAPI

from shared.testing.services import serve
from tests.service.evidence.conftest import LIMIT
from tests.service.evidence.desk import BODY, COMMUNE, OTHER, PDF, Desk, slug

BOUNDARY = "b0undary"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(disposition: str, content: bytes, more: str = "") -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n"
    return head.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


TASK_FIELD = part('name="task_id"', b"t1")


class TestUpload:
    async def test_keeps_a_file_under_its_hash(self, desk: Desk) -> None:
        await desk.know()
        answer = await desk.upload("t1", "Quyết định số 12.pdf", PDF)
        assert answer.status_code == 201, answer.text
        stored = answer.json()
        sha256 = hashlib.sha256(PDF).hexdigest()
        assert (stored["sha256"], stored["size_bytes"], stored["unit_id"]) == (sha256, len(PDF), BODY)
        assert (stored["name"], stored["media_type"]) == ("Quyết định số 12.pdf", "application/pdf")
        assert (desk.folder / "content" / sha256[:2] / sha256).read_bytes() == PDF

    async def test_keeps_the_same_content_once(self, desk: Desk) -> None:
        await desk.know()
        before = len(desk.on_disk())
        first, again = await desk.upload("t1", "a.pdf", PDF), await desk.upload("t1", "a.pdf", PDF)
        renamed = await desk.upload("t1", "b.pdf", PDF)
        assert first.json() == again.json()
        assert renamed.json()["evidence_id"] != first.json()["evidence_id"]
        assert len(desk.on_disk()) == before + 1

    async def test_keeps_one_content_when_many_send_it_at_once(self, desk: Desk) -> None:
        await desk.know()
        answers = await asyncio.gather(*(desk.upload("t1", "a.pdf", PDF) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["evidence_id"] for answer in answers}) == 1
        assert len([path for path in desk.on_disk() if path.name == hashlib.sha256(PDF).hexdigest()]) == 1
        assert list((desk.folder / "incoming").iterdir()) == []

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\win.ini", "win.ini"),
            ("hai\ndòng.pdf", "hai%0Adòng.pdf"),
            ("", "minh-chung"),
        ],
    )
    async def test_cleans_the_name(self, desk: Desk, sent: str, kept: str) -> None:
        await desk.know()
        body = form(TASK_FIELD, part(f'name="file"; filename="{sent.replace(chr(10), "%0A")}"', PDF))
        answer = await desk.call("POST", "/evidence", content=body, headers=MULTIPART)
        assert answer.status_code == 201, answer.text
        assert answer.json()["name"] == kept

    async def test_takes_control_characters_out_of_the_name(self, desk: Desk) -> None:
        await desk.know()
        body = form(TASK_FIELD, part('name="file"; filename="a\x1b[31m\u202egpj.exe"', PDF))
        answer = await desk.call("POST", "/evidence", content=body, headers=MULTIPART)
        assert answer.json()["name"] == "a [31m gpj.exe"

    async def test_reads_a_name_in_the_extended_syntax(self, desk: Desk) -> None:
        await desk.know()
        body = form(
            part("name=\"file\"; filename*=utf-8''%E1%BA%A3nh.jpg", PDF, "Content-Type: image/jpeg\r\n"), TASK_FIELD
        )
        answer = await desk.call("POST", "/evidence", content=body, headers=MULTIPART)
        assert (answer.json()["name"], answer.json()["media_type"]) == ("ảnh.jpg", "image/jpeg")

    async def test_takes_a_file_of_exactly_the_limit(self, desk: Desk) -> None:
        await desk.know()
        assert (await desk.upload("t1", "đầy.bin", b"x" * LIMIT)).status_code == 201


class TestRefusal:
    async def test_of_a_file_beyond_the_limit_leaves_nothing_behind(self, desk: Desk) -> None:
        await desk.know()
        before = desk.on_disk()
        answer = await desk.upload("t1", "to.bin", b"x" * (LIMIT + 1))
        assert slug(answer) == (413, "file-too-large")
        assert "0,2861 MB" in answer.json()["detail"]
        assert desk.on_disk() == before

    async def test_reaches_a_sender_over_a_real_connection(self, desk: Desk, build: Callable[[], FastAPI]) -> None:
        await desk.know()
        before = desk.on_disk()

        async def endless() -> AsyncIterator[bytes]:
            yield (
                TASK_FIELD
                + f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'.encode()
            )
            for _ in range(LIMIT * 3 // 2 // 50_000):
                yield b"x" * 50_000
            yield f"\r\n--{BOUNDARY}--\r\n".encode()

        async with serve(build()) as url, httpx.AsyncClient(base_url=url) as client:
            headers = {**desk.keys.headers_for(unit=COMMUNE), **MULTIPART}
            answer = await client.post("/api/v1/evidence", content=endless(), headers=headers)
        assert slug(answer) == (413, "file-too-large")
        assert desk.on_disk() == before

    async def test_of_an_empty_file(self, desk: Desk) -> None:
        await desk.know()
        before = desk.on_disk()
        assert slug(await desk.upload("t1", "rỗng.pdf", b"")) == (422, "file-empty")
        assert desk.on_disk() == before

    async def test_of_a_task_that_has_not_arrived_says_try_again(self, desk: Desk) -> None:
        answer = await desk.upload("t-unknown", "a.pdf", PDF)
        assert slug(answer) == (404, "task-not-found")
        assert "thử lại" in answer.json()["detail"]
        assert desk.on_disk() == []

    async def test_of_other_peoples_subtree(self, desk: Desk) -> None:
        await desk.know()
        before = desk.on_disk()
        assert slug(await desk.upload("t1", "a.pdf", PDF, unit=OTHER)) == (403, "outside-your-units")
        assert slug(await desk.upload("t1", "a.pdf", PDF, role="reviewer")) == (403, "not-permitted")
        assert desk.on_disk() == before

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (form(TASK_FIELD), (422, "invalid-request")),
            (form(part('name="file"; filename="a.pdf"', PDF)), (422, "invalid-request")),
            (form(TASK_FIELD, part('name="tep"; filename="a.pdf"', PDF)), (422, "invalid-request")),
            (
                form(TASK_FIELD, part('name="file"; filename="a"', PDF), part('name="file"; filename="b"', PDF)),
                (422, "invalid-request"),
            ),
            (form(part('name="task_id"', b"t" * 5000)), (422, "invalid-request")),
            (form(part('name="task_id"', b"t\0"), part('name="file"; filename="a"', PDF)), (422, "invalid-request")),
            (form(TASK_FIELD, part('name="file"; filename="a.pdf"', PDF))[:-20], (400, "broken-multipart")),
            (b"not a form at all", (400, "broken-multipart")),
            (b"", (400, "broken-multipart")),
        ],
    )
    async def test_of_a_form_that_is_not_right(self, desk: Desk, body: bytes, expected: tuple[int, str]) -> None:
        await desk.know()
        before = desk.on_disk()
        assert slug(await desk.call("POST", "/evidence", content=body, headers=MULTIPART)) == expected
        assert desk.on_disk() == before

    async def test_of_something_that_is_no_form(self, desk: Desk) -> None:
        assert slug(await desk.call("POST", "/evidence", json={"task_id": "t1"})) == (415, "not-multipart")

    async def test_of_a_caller_without_token(self, desk: Desk) -> None:
        assert slug(await desk.http.post("/api/v1/evidence", content=b"")) == (401, "not-signed-in")

    async def test_of_an_upload_broken_off_leaves_nothing_behind(
        self, desk: Desk, build: Callable[[], FastAPI]
    ) -> None:
        await desk.know()
        before = desk.on_disk()
        async with serve(build()) as url:
            host, port = url.removeprefix("http://").split(":")
            _, writer = await asyncio.open_connection(host, int(port))
            head = "POST /api/v1/evidence HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
            token = desk.keys.headers_for(unit=COMMUNE)["Authorization"]
            writer.write(f"{head}Authorization: {token}\r\nContent-Type: {MULTIPART['Content-Type']}\r\n\r\n".encode())
            writer.write(TASK_FIELD + part('name="file"; filename="a.pdf"', b"x" * 10_000))
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        assert desk.on_disk() == before


class TestDownload:
    async def test_is_an_attachment_and_never_sniffed(self, desk: Desk) -> None:
        await desk.know()
        stored = (await desk.upload("t1", "Ảnh <1>.html", PDF, media_type="text/html")).json()
        answer = await desk.call("GET", f"/evidence/{stored['evidence_id']}/content", "reviewer", "mau")
        assert answer.content == PDF
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert unquote(disposition.partition("UTF-8''")[2]) == "Ảnh _1_.html"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    async def test_is_refused_outside_the_subtree_and_for_unknown_ids(self, desk: Desk) -> None:
        await desk.know()
        stored = (await desk.upload("t1", "a.pdf", PDF)).json()
        path = f"/evidence/{stored['evidence_id']}/content"
        assert slug(await desk.call("GET", path, unit=OTHER)) == (403, "outside-your-units")
        assert slug(await desk.call("GET", "/evidence/none/content")) == (404, "evidence-not-found")

    async def test_says_when_the_content_is_gone(self, desk: Desk) -> None:
        await desk.know()
        stored = (await desk.upload("t1", "a.pdf", PDF)).json()
        (desk.folder / "content" / stored["sha256"][:2] / stored["sha256"]).unlink()
        answer = await desk.call("GET", f"/evidence/{stored['evidence_id']}/content")
        assert slug(answer) == (500, "content-missing")


class TestLookUp:
    async def test_finds_the_files_that_may_be_seen(self, desk: Desk) -> None:
        await desk.know("t1", BODY)
        mine = (await desk.upload("t1", "a.pdf", PDF)).json()["evidence_id"]
        found = (await desk.call("GET", "/evidence", params={"ids": f"{mine},none,,{mine}"})).json()["items"]
        assert [item["evidence_id"] for item in found] == [mine]
        foreign = await desk.call("GET", "/evidence", unit=OTHER, params={"ids": mine})
        assert foreign.json() == {"items": []}

    async def test_refuses_too_many_at_once(self, desk: Desk) -> None:
        ids = ",".join(str(number) for number in range(201))
        assert slug(await desk.call("GET", "/evidence", params={"ids": ids})) == (422, "too-many-ids")
