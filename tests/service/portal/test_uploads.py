import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest

from services.portal import app
from shared.testing.eventually import eventually
from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import finding, screening
from tests.service.portal.conftest import SignIn

PIECES = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


def announced(size: int, **given: str) -> dict[str, str]:
    known = {"filename": "kết quả.pdf", "filetype": "application/pdf", "task_id": "task-4", **given}
    pairs = (f"{name} {b64encode(value.encode()).decode()}" for name, value in known.items())
    return {**TUS, "Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}


async def opened(visitor: httpx.AsyncClient, size: int = 3000) -> str:
    """Open an upload; return its address."""
    answer = await visitor.post("/tai-len", headers=announced(size))
    assert answer.status_code == 201
    return str(answer.headers["location"])


class TestPassingOn:
    async def test_gives_an_upload_an_address_of_our_own(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        assert await opened(visitor) == "/tai-len/up-1"
        assert story.uploads == [{"filename": "kết quả.pdf", "filetype": "application/pdf", "task_id": "task-4"}]
        assert story.tokens

    async def test_sends_bytes_on_as_they_come(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        place = await opened(visitor)

        async def pieces() -> AsyncIterator[bytes]:
            yield b"x" * 1000
            # Held back anywhere on the way, the first piece would never arrive and the second never leave.
            await eventually(lambda: story.received_bytes == 1000)
            yield b"x" * 2000

        headers = {**TUS, "Content-Type": PIECES, "Content-Length": "3000", "Upload-Offset": "0"}
        answer = await visitor.patch(place, content=pieces(), headers=headers)
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, "3000")
        assert answer.headers["evidence-id"] == "file-up-1"
        assert "server" not in answer.headers

    async def test_takes_a_piece_larger_than_any_form(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        place = await opened(visitor, 1_900_000)
        headers = {**TUS, "Content-Type": PIECES, "Upload-Offset": "0"}
        piece = b"x" * 8_388_608
        assert (await visitor.patch(place, content=piece, headers=headers)).status_code == 204
        assert story.received_bytes == len(piece)

    async def test_tells_refusals_as_they_were_given(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        answer = await visitor.post("/tai-len", headers=announced(3_000_000))
        assert (answer.status_code, answer.json()["slug"]) == (413, "file-too-large")

    async def test_says_so_while_the_receiver_is_away(self, sign_in: SignIn, settings: object, story: Story) -> None:
        visitor = await sign_in("canbo")
        place = await opened(visitor)
        story.away = {"evidence"}
        assert (await visitor.head(place, headers=TUS)).status_code == 503

    @pytest.mark.parametrize("upload_id", ["..%2Fevidence", "a.b", "%3Fids=1", "x" * 65])
    async def test_leads_to_uploads_alone(self, sign_in: SignIn, upload_id: str) -> None:
        visitor = await sign_in("canbo")
        assert (await visitor.head(f"/tai-len/{upload_id}", headers=TUS)).status_code in {404, 405, 422}


class TestGuard:
    @pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
    async def test_takes_uploads_from_our_own_pages_alone(self, sign_in: SignIn, method: str) -> None:
        visitor = await sign_in("canbo")
        place = "/tai-len" if method == "POST" else await opened(visitor)
        headers = {**announced(10), "Sec-Fetch-Site": "cross-site"}
        assert (await visitor.request(method, place, headers=headers)).status_code == 403

    async def test_tells_a_stranger_in_a_document(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.post("/tai-len", headers=announced(10))
        assert (answer.status_code, answer.json()["slug"]) == (401, "sign-in-first")

    async def test_takes_nothing_from_those_who_do_not_report(self, sign_in: SignIn) -> None:
        visitor = await sign_in("lanhdao")
        assert (await visitor.post("/tai-len", headers=announced(10))).status_code == 403


class TestScan:
    @pytest.mark.parametrize(
        ("given", "said", "asks_again"),
        [
            ({"state": "waiting"}, "Đang kiểm tra", True),
            ({"safety": "awaiting"}, "Cách ly", True),
            ({"safety": "infected"}, "Nhiễm mã độc", False),
            ({"findings": [finding("type", "type-known", "ok", "Đúng là PDF.")]}, "Không thấy điểm nghi vấn", False),
            ({"findings": [finding("head", "number-differs", "warning", "Số khác.")]}, "Có điểm nghi vấn", False),
        ],
    )
    async def test_is_asked_for_until_everything_is_said(
        self, sign_in: SignIn, story: Story, given: dict[str, object], said: str, *, asks_again: bool
    ) -> None:
        visitor = await sign_in("canbo")
        story.screenings = [screening(**given)]
        part = await visitor.get("/minh-chung/file-1/kiem-tra?lan=2")
        assert said in part.text
        assert ('hx-get="/minh-chung/file-1/kiem-tra?lan=3"' in part.text) is asks_again

    async def test_leaves_the_page_alone_while_the_machine_is_away(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.away = {"evidence"}
        part = await visitor.get("/minh-chung/file-1/kiem-tra", headers={"HX-Request": "true"})
        assert (part.status_code, "hx-retarget" in part.headers) == (200, False)
        assert "Chưa rõ kết quả kiểm tra" in part.text

    async def test_leaves_the_page_alone_once_the_session_is_over(self, visitor: httpx.AsyncClient) -> None:
        part = await visitor.get("/minh-chung/file-1/kiem-tra", headers={"HX-Request": "true"})
        assert (part.status_code, part.content, "hx-redirect" in part.headers) == (204, b"", False)


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pages a single connection."""
    monkeypatch.setattr(app, "CONNECTIONS", httpx.Limits(max_connections=1))


class TestConnections:
    async def test_of_the_pages_are_not_held_by_slow_uploads(
        self, one_connection: None, sign_in: SignIn, story: Story
    ) -> None:
        visitor = await sign_in("canbo")
        places = [await opened(visitor) for _ in range(3)]
        go_on = asyncio.Event()

        async def pieces() -> AsyncIterator[bytes]:
            yield b"x"
            await go_on.wait()

        headers = {**TUS, "Content-Type": PIECES, "Content-Length": "1", "Upload-Offset": "0"}
        sending = [asyncio.create_task(visitor.patch(place, content=pieces(), headers=headers)) for place in places]
        await eventually(lambda: story.received_bytes == 1)
        page = await visitor.get("/nhiem-vu/task-4")
        assert "Dữ liệu tạm thời chưa có" not in page.text
        go_on.set()
        assert [answer.status_code for answer in await asyncio.gather(*sending)] == [204, 204, 204]
