import httpx
import pytest

from shared.http.paging import encode_cursor


class TestProblem:
    async def test_says_what_is_wrong_with_each_field_in_vietnamese(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/notes", json={"text": "", "refuse": "x"})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert body["slug"] == "invalid-request"
        assert body["errors"] == [
            {"field": "text", "message": "phải có ít nhất 1 ký tự"},
            {"field": "refuse", "message": "phải là đúng hoặc sai"},
        ]
        assert body["correlation_id"] == answer.headers["x-correlation-id"]

    async def test_calls_broken_json_by_its_name(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/notes", content=b"{", headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["slug"]) == (400, "broken-json")

    async def test_names_a_missing_field(self, client: httpx.AsyncClient) -> None:
        errors = (await client.post("/api/v1/notes", json={})).json()["errors"]
        assert errors == [{"field": "text", "message": "bắt buộc phải có"}]

    async def test_tells_nothing_of_an_error_inside(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/v1/broken")
        assert (answer.status_code, answer.json()["slug"]) == (500, "internal-error")
        assert "secret" not in answer.text

    async def test_covers_addresses_and_methods_that_do_not_exist(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/nowhere")).json()["slug"] == "not-found"
        answer = await client.delete("/api/v1/notes")
        assert (answer.status_code, answer.json()["slug"]) == (405, "method-not-allowed")


class TestBodyLimit:
    async def test_refuses_an_announced_length(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/notes", json={"text": "x" * 2000})
        assert (answer.status_code, answer.json()["slug"]) == (413, "body-too-large")

    async def test_refuses_a_stream_that_grows_too_long(self, client: httpx.AsyncClient) -> None:
        async def chunks():  # noqa: ANN202  a stream of bytes
            for _ in range(20):
                yield b" " * 100

        answer = await client.post("/api/v1/notes", content=chunks(), headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["slug"]) == (413, "body-too-large")

    async def test_gives_uploads_a_limit_of_their_own(self, client: httpx.AsyncClient) -> None:
        taken = await client.post("/api/v1/files", files={"file": ("a.pdf", b"x" * 3000)})
        assert (taken.status_code, taken.json()) == (200, {"size_bytes": 3000})
        refused = await client.post("/api/v1/files", files={"file": ("a.pdf", b"x" * 6000)})
        assert (refused.status_code, refused.json()["slug"]) == (413, "body-too-large")

    @pytest.mark.parametrize(("size", "slug"), [(3000, "invalid-request"), (6000, "body-too-large")])
    async def test_measures_a_piece_of_a_resumable_upload_as_one(
        self, client: httpx.AsyncClient, size: int, slug: str
    ) -> None:
        piece = {"content-type": "application/offset+octet-stream"}
        assert (await client.post("/api/v1/notes", content=b"x" * size, headers=piece)).json()["slug"] == slug


class TestIfMatch:
    async def test_asks_for_the_version(self, client: httpx.AsyncClient) -> None:
        assert (await client.put("/api/v1/notes/1")).json()["slug"] == "version-required"

    async def test_refuses_a_stale_one(self, client: httpx.AsyncClient) -> None:
        answer = await client.put("/api/v1/notes/1", headers={"If-Match": '"2"'})
        assert (answer.status_code, answer.json()["slug"]) == (412, "stale-version")

    async def test_takes_the_current_one(self, client: httpx.AsyncClient) -> None:
        assert (await client.put("/api/v1/notes/1", headers={"If-Match": '"3"'})).status_code == 200


class TestPage:
    async def test_walks_the_list_without_gap_or_double(self, client: httpx.AsyncClient) -> None:
        for number in range(5):
            await client.post("/api/v1/notes", json={"text": f"n{number}"})
        seen, cursor = [], ""
        while cursor is not None:
            page = (
                await client.get("/api/v1/notes", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
            ).json()
            seen += [note["text"] for note in page["items"]]
            cursor = page["next_cursor"]
        assert seen == ["n0", "n1", "n2", "n3", "n4"]

    async def test_refuses_a_damaged_cursor(self, client: httpx.AsyncClient) -> None:
        for cursor in ("xx", "W10", "%00", "8J+Y"):
            answer = await client.get("/api/v1/notes", params={"cursor": cursor})
            assert (answer.status_code, answer.json()["slug"]) == (400, "bad-cursor")


class TestStoreFailure:
    async def test_refuses_what_no_column_holds(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/notes", json={"text": "a\u0000b"})
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")
        huge = encode_cursor(2**80)
        answer = await client.get("/api/v1/notes", params={"cursor": huge})
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")
