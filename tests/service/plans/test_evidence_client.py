import asyncio
import json

import pytest

from services.plans.clients import evidence
from services.plans.clients.evidence import EvidenceAwayError, EvidenceClient
from tests.service.plans.office import NOWHERE


class Stranger:
    """A server that answers every connection with given bytes, or with nothing at all."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []

    async def __aenter__(self) -> str:
        self.server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        host, port = self.server.sockets[0].getsockname()
        return f"http://{host}:{port}"

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.readuntil(b"\r\n\r\n"))
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
        writer.close()


def answering(status: int, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


class TestFiles:
    @pytest.mark.parametrize("answer", [answering(500), answering(401), answering(200, b"[]"), answering(200, b"{")])
    async def test_are_away_when_the_answer_is_of_no_use(self, answer: bytes) -> None:
        async with Stranger(answer) as url:
            with pytest.raises(EvidenceAwayError):
                await EvidenceClient(url).files(["e1"], "Bearer x")

    async def test_are_away_when_nobody_listens(self) -> None:
        with pytest.raises(EvidenceAwayError):
            await EvidenceClient(NOWHERE).files(["e1"], "Bearer x")

    async def test_are_away_when_the_answer_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(evidence, "TIMEOUT_SECONDS", 0.2)
        async with Stranger() as url:
            with pytest.raises(EvidenceAwayError):
                await EvidenceClient(url).files(["e1"], "Bearer x")

    async def test_are_asked_for_again_when_a_connection_breaks(self) -> None:
        stranger = Stranger(b"", answering(200, b'{"items": []}'))
        async with stranger as url:
            assert await EvidenceClient(url).files(["e1", "e2"], "Bearer x") == []
        assert len(stranger.asked) == 2
        assert b"ids=e1%2Ce2" in stranger.asked[1]
        assert b"authorization: Bearer x" in stranger.asked[1].replace(b"Authorization", b"authorization")

    async def test_are_unknown_when_the_ids_mean_nothing_there(self) -> None:
        async with Stranger(answering(422)) as url:
            assert await EvidenceClient(url).files(["?"], "Bearer x") == []

    async def test_are_not_those_that_were_removed(self) -> None:
        file = {"task_id": "t1", "name": "a.pdf", "media_type": "application/pdf", "size_bytes": 1, "sha256": "a" * 64}
        standing = {**file, "evidence_id": "e1", "removed_at": None}
        removed = {**file, "evidence_id": "e2", "removed_at": "2026-07-01T00:00:00Z"}
        body = json.dumps({"items": [standing, removed]}).encode()
        async with Stranger(answering(200, body)) as url:
            found = await EvidenceClient(url).files(["e1", "e2"], "Bearer x")
        assert [one.file.evidence_id for one in found] == ["e1"]
