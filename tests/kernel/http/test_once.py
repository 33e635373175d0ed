import asyncio

import httpx

from shared.testing.tokens import Keys

KEY = {"Idempotency-Key": "lan-gui-1"}


async def count(client: httpx.AsyncClient) -> int:
    return len((await client.get("/api/v1/notes")).json()["items"])


class TestOnce:
    async def test_gives_the_first_answer_again(self, client: httpx.AsyncClient) -> None:
        first = await client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
        second = await client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
        assert (second.status_code, second.json()) == (201, first.json())
        assert "idempotency-replayed" not in first.headers
        assert second.headers["idempotency-replayed"] == "true"
        assert await count(client) == 1

    async def test_writes_once_when_both_arrive_together(self, client: httpx.AsyncClient) -> None:
        answers = await asyncio.gather(
            *(client.post("/api/v1/notes", json={"text": "a"}, headers=KEY) for _ in range(5))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
        assert await count(client) == 1

    async def test_refuses_another_body_under_the_same_key(self, client: httpx.AsyncClient) -> None:
        await client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
        answer = await client.post("/api/v1/notes", json={"text": "b"}, headers=KEY)
        assert (answer.status_code, answer.json()["slug"]) == (422, "idempotency-key-reused")

    async def test_leaves_the_key_free_after_a_refusal(self, client: httpx.AsyncClient) -> None:
        refused = await client.post("/api/v1/notes", json={"text": "a", "refuse": True}, headers=KEY)
        assert refused.status_code == 409
        assert await count(client) == 0
        assert (await client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)).status_code == 201

    async def test_keeps_accounts_apart(self, client: httpx.AsyncClient, keys: Keys) -> None:
        await client.post("/api/v1/notes", json={"text": "a"}, headers=KEY)
        other = keys.headers_for(account="nguoi-khac")
        answer = await client.post("/api/v1/notes", json={"text": "b"}, headers={**KEY, **other})
        assert answer.status_code == 201
        assert await count(client) == 2

    async def test_refuses_a_key_that_is_none(self, client: httpx.AsyncClient) -> None:
        for key in ("", "a b", "x" * 201):
            answer = await client.post("/api/v1/notes", json={"text": "a"}, headers={"Idempotency-Key": key})
            assert answer.json()["slug"] == "idempotency-key-invalid"

    async def test_just_runs_without_a_key(self, client: httpx.AsyncClient) -> None:
        for _ in range(2):
            assert (await client.post("/api/v1/notes", json={"text": "a"})).status_code == 201
        assert await count(client) == 2
