"""Resumable uploads that are refused, and pieces whose checksum is told."""

import pytest

from tests.service.evidence.conftest import LIMIT
from tests.service.evidence.desk import OTHER, Corner, slug
from tests.service.evidence.tus import FILE, SHA256, Tus, checksum, row_of, staged, state_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def tus(corner: Corner) -> Tus:
    return Tus.of(corner.desk, corner.commune)


class TestRefusal:
    @pytest.mark.parametrize(
        ("size", "headers", "expected"),
        [
            (0, {}, (422, "file-empty")),
            (LIMIT + 1, {}, (413, "file-too-large")),
            (None, {"Upload-Defer-Length": "1"}, (400, "length-required")),
            (5, {"Upload-Metadata": "task_id !!"}, (400, "metadata-invalid")),
            (5, {"Upload-Metadata": ""}, (422, "invalid-request")),
            (5, {"Tus-Resumable": "0.2.2"}, (412, "tus-version")),
            (5, {"Tus-Resumable": None}, (412, "tus-version")),
            (5, {"Authorization": None}, (401, "not-signed-in")),
            (-5, {}, (422, "invalid-request")),
        ],
    )
    async def test_comes_before_a_byte_is_sent(
        self, corner: Corner, tus: Tus, size: int | None, headers: dict[str, str | None], expected: tuple[int, str]
    ) -> None:
        answer = await tus.begin(await corner.task(), size, headers=headers)
        assert slug(answer) == expected

    async def test_names_the_version_of_the_protocol(self, corner: Corner, tus: Tus) -> None:
        refused = await tus.begin(await corner.task(), 0)
        assert refused.headers["tus-resumable"] == "1.0.0"
        other = await tus.begin("t", 1, headers={"Tus-Resumable": "2.0.0"})
        assert other.headers["tus-version"] == "1.0.0"

    async def test_of_a_typed_date_that_is_none(self, corner: Corner, tus: Tus) -> None:
        answer = await tus.begin(await corner.task(), 5, document_issued_on="hôm qua")
        assert slug(answer) == (422, "invalid-request")
        assert answer.json()["errors"][0]["field"] == "document_issued_on"

    async def test_of_tasks_that_are_not_the_callers(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        assert slug(await Tus.of(corner.desk, OTHER).begin(task, 5)) == (403, "outside-your-units")
        assert slug(await tus.begin("t-none", 5)) == (404, "task-not-found")

    async def test_of_other_peoples_uploads_is_as_if_there_were_none(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 5)
        other = Tus.of(corner.desk, corner.commune, "canbo-hai")
        for call in (other.send(place, 0, b"x"), other.call("GET", place), other.call("DELETE", place)):
            assert slug(await call) == (404, "upload-not-found")
        assert (await other.call("HEAD", place)).status_code == 404
        assert slug(await tus.send(f"{place}x", 0, b"x")) == (404, "upload-not-found")
        assert staged(corner, f"{place}x") is None

    async def test_of_bytes_at_the_wrong_place(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 5)
        answer = await tus.send(place, 3, b"xx")
        assert (slug(answer), answer.headers["upload-offset"]) == ((409, "offset-mismatch"), "0")
        assert (await tus.send(place, 0, b"xxxxx")).status_code == 204
        assert slug(await tus.send(place, 0, b"xxxxx")) == (409, "offset-mismatch")

    async def test_of_more_bytes_than_were_announced(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 5)
        assert slug(await tus.send(place, 0, b"x" * 6)) == (413, "upload-too-long")
        assert (await tus.send(place, 0, b"x" * 5)).status_code == 204

    async def test_of_bytes_that_are_not_declared_as_such(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        place = await tus.begun(task, 5)
        wrong: dict[str, str | None] = {"Content-Type": "text/plain", "Upload-Offset": "0"}
        assert slug(await tus.call("PATCH", place, b"x", wrong)) == (415, "not-offset-stream")
        begun = await tus.begin(task, 5, b"x", headers={"Content-Type": "text/plain"})
        assert slug(begun) == (415, "not-offset-stream")

    async def test_of_a_second_writer(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 5)
        with state_of(corner).contents.staging.alone(place.rpartition("/")[2]):
            assert slug(await tus.send(place, 0, b"x")) == (423, "upload-locked")
            assert slug(await tus.call("DELETE", place)) == (423, "upload-locked")
        assert (await tus.send(place, 0, b"x")).status_code == 204


class TestChecksum:
    @pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
    async def test_that_holds_lets_the_piece_count(self, corner: Corner, tus: Tus, algorithm: str) -> None:
        place = await tus.begun(await corner.task(), 5)
        assert (await tus.send(place, 0, b"xxxxx", **checksum(b"xxxxx", algorithm))).status_code == 204

    async def test_that_does_not_hold_takes_the_piece_back(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), len(FILE))
        await tus.send(place, 0, FILE[:100])
        assert slug(await tus.send(place, 100, FILE[100:], **checksum(b"y"))) == (460, "checksum-mismatch")
        assert staged(corner, place) == FILE[:100]
        ended = await tus.send(place, 100, FILE[100:], **checksum(FILE[100:]))
        assert (await row_of(corner, ended.headers["evidence-id"])).sha256 == SHA256

    @pytest.mark.parametrize("header", ["md5 AAAA", "sha256 !", "sha256", ""])
    async def test_of_another_kind_is_refused(self, corner: Corner, tus: Tus, header: str) -> None:
        place = await tus.begun(await corner.task(), 5)
        assert slug(await tus.send(place, 0, b"x", Upload_Checksum=header)) == (400, "checksum-unsupported")
