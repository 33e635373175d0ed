"""Resumable uploads as a client sees them."""

import asyncio

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.evidence.domain import files
from services.evidence.use_cases.uploads import sweep_uploads
from shared.testing.bus import event_of
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.evidence.conftest import LIMIT
from tests.service.evidence.desk import OTHER, Corner, assigned, slug
from tests.service.evidence.tus import FILE, SHA256, Tus, row_of, staged, state_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def tus(corner: Corner) -> Tus:
    return Tus.of(corner.desk, corner.commune)


async def content_of(corner: Corner, evidence_id: str) -> bytes:
    answer = await corner.call("GET", f"/evidence/{evidence_id}/content")
    assert answer.status_code == 200, answer.text
    return answer.content


class TestUpload:
    async def test_becomes_evidence_with_its_last_piece(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        place = await tus.begun(task, len(FILE))
        first = await tus.send(place, 0, FILE[:1000])
        assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
        assert "evidence-id" not in first.headers
        assert first.headers["upload-expires"].endswith("GMT")
        last = await tus.send(place, 1000, FILE[1000:])
        assert last.headers["upload-offset"] == str(len(FILE))
        evidence_id = last.headers["evidence-id"]
        assert await content_of(corner, evidence_id) == FILE
        row = await row_of(corner, evidence_id)
        assert (row.sha256, row.size_bytes, row.name) == (SHA256, len(FILE), "Quyết định 12.pdf")
        assert staged(corner, place) is None

    async def test_keeps_what_was_typed_of_the_document(self, corner: Corner, tus: Tus) -> None:
        typed = {
            "document_number": " 12/QĐ-UBND\n",
            "document_issued_on": "2026-01-05",
            "document_issuer": "Ủy ban nhân dân xã Mẫu Một",
        }
        row = await row_of(corner, await tus.whole(await corner.task(), FILE, **typed))
        told = (row.document_number, row.document_issued_on.isoformat(), row.document_issuer)
        assert told == ("12/QĐ-UBND", "2026-01-05", "Ủy ban nhân dân xã Mẫu Một")

    async def test_waits_for_its_screening_and_is_kept_as_the_policy_says(self, corner: Corner, tus: Tus) -> None:
        evidence_id = await tus.whole(await corner.task(), FILE)
        row = await row_of(corner, evidence_id)
        assert (row.safety, row.retention_class) == ("unscanned", "10-nam")
        assert row.keep_until.year == row.uploaded_at.year + 10
        async with corner.desk.database.transaction() as tx:
            query = sa.text("SELECT count(*) FROM screening WHERE evidence_id = :id")
            assert (await tx.execute(query, {"id": evidence_id})).scalar_one() == 1

    async def test_takes_its_first_bytes_when_it_is_opened(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        part = await tus.begin(task, len(FILE), FILE[:10])
        assert (part.status_code, part.headers["upload-offset"]) == (201, "10")
        whole = await tus.begin(task, len(FILE), FILE, filename="b.pdf")
        assert await content_of(corner, whole.headers["evidence-id"]) == FILE

    async def test_is_the_same_evidence_when_the_same_file_comes_again(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        assert await tus.whole(task, FILE) == await tus.whole(task, FILE)
        answers = await asyncio.gather(*(tus.whole(task, FILE[:999]) for _ in range(4)))
        assert len(set(answers)) == 1

    async def test_can_be_asked_and_repeated_after_its_end(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 4)
        ended = (await tus.send(place, 0, b"xong")).headers["evidence-id"]
        asked = await tus.call("HEAD", place)
        assert (asked.headers["evidence-id"], asked.headers["upload-offset"]) == (ended, "4")
        assert (await tus.send(place, 4, b"")).headers["evidence-id"] == ended
        assert (await tus.call("GET", place)).json()["evidence_id"] == ended

    async def test_says_how_much_has_come(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 9)
        await tus.send(place, 0, b"first")
        asked = await tus.call("HEAD", place)
        told = {name: asked.headers[name] for name in ("upload-offset", "upload-length", "cache-control")}
        assert told == {"upload-offset": "5", "upload-length": "9", "cache-control": "no-store"}
        shown = (await tus.call("GET", place)).json()
        assert (shown["received_bytes"], shown["size_bytes"], shown["evidence_id"]) == (5, 9, None)

    async def test_is_listed_to_its_owner_until_it_ends(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        place = await tus.begun(task, 4, filename="a.pdf")
        await tus.whole(task, FILE)
        listed = (await tus.call("GET", params={"task_id": task})).json()["items"]
        assert [item["upload_id"] for item in listed] == [place.rpartition("/")[2]]
        another = Tus.of(corner.desk, corner.commune, "canbo-hai")
        assert (await another.call("GET", params={"task_id": task})).json() == {"items": []}

    async def test_tells_what_is_spoken(self, corner: Corner) -> None:
        answer = await corner.desk.http.options("/api/v1/uploads")
        assert answer.status_code == 204
        assert answer.headers["tus-max-size"] == str(LIMIT)
        assert set(answer.headers["tus-extension"].split(",")) == {
            "creation",
            "creation-with-upload",
            "termination",
            "expiration",
            "checksum",
        }


class TestGivingUp:
    async def test_removes_the_bytes(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 9)
        await tus.send(place, 0, b"x")
        assert (await tus.call("DELETE", place)).status_code == 204
        assert staged(corner, place) is None
        assert (await tus.call("HEAD", place)).status_code == 404

    async def test_comes_too_late_for_evidence(self, corner: Corner, tus: Tus) -> None:
        place = await tus.begun(await corner.task(), 1)
        await tus.send(place, 0, b"x")
        assert slug(await tus.call("DELETE", place)) == (409, "upload-finished")

    async def test_is_done_for_those_who_never_come_back(
        self, corner: Corner, tus: Tus, moved_clock: MovedClock
    ) -> None:
        task = await corner.task()
        place, young = await tus.begun(task, 9), await tus.begun(task, 8)
        await tus.send(place, 0, b"x")
        moved_clock.on(23 / 24)
        await tus.send(young, 0, b"x")
        moved_clock.on(2 / 24)
        assert slug(await tus.send(place, 1, b"x")) == (410, "upload-expired")
        await sweep_uploads(corner.desk.database, state_of(corner).contents, state_of(corner).intake)
        assert (staged(corner, place), staged(corner, young)) == (None, b"x")
        assert slug(await tus.call("GET", place)) == (410, "upload-expired")


class TestMovedTask:
    async def test_takes_no_more_bytes_until_it_is_the_callers_again(self, corner: Corner, tus: Tus) -> None:
        task = await corner.task()
        place = await tus.begun(task, len(FILE))
        await tus.send(place, 0, FILE[:1000])
        await corner.desk.told(event_of(assigned(task, OTHER, version=2)))

        async def is_moved() -> bool:
            return (await tus.begin(task, 1)).status_code == 403

        await eventually(is_moved)
        assert slug(await tus.send(place, 1000, FILE[1000:])) == (403, "outside-your-units")
        assert staged(corner, place) == FILE[:1000]
        await corner.desk.told(event_of(assigned(task, corner.body, version=3)))

        async def is_back() -> bool:
            return (await tus.begin(task, 1)).status_code == 201

        await eventually(is_back)
        ended = await tus.send(place, 1000, FILE[1000:])
        assert await content_of(corner, ended.headers["evidence-id"]) == FILE
        assert staged(corner, place) is None


@pytest.fixture(scope="module")
def a_task() -> dict[str, str]:
    """Give room for the one task of all examples."""
    return {}


class TestNames:
    @given(name=st.text(max_size=60))
    @example(name="../../etc/passwd")
    @example(name="a\0b.pdf")
    @example(name="\u202egpj.exe")
    @example(name="x" * 5000)
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    async def test_of_any_kind_are_kept_safe(self, corner: Corner, tus: Tus, a_task: dict[str, str], name: str) -> None:
        a_task["id"] = a_task.get("id") or await corner.task()
        evidence_id = await tus.whole(a_task["id"], b"x", filename=name)
        kept = (await row_of(corner, evidence_id)).name
        assert kept == files.clean_name(name)
        shown = await corner.call("GET", f"/evidence/{evidence_id}/content")
        assert shown.headers["content-disposition"].startswith("attachment; ")


class TestForm:
    async def test_takes_what_was_typed_of_the_document(self, corner: Corner) -> None:
        task = await corner.task()
        typed = {"document_number": "05/BC-UBND", "document_issued_on": "2026-03-02", "document_issuer": "UBND"}
        sent: httpx.Response = await corner.call(
            "POST", "/evidence", data={"task_id": task, **typed}, files={"file": ("a.pdf", FILE)}
        )
        row = await row_of(corner, sent.json()["evidence_id"])
        assert (row.document_number, str(row.document_issued_on), row.document_issuer) == tuple(typed.values())

    async def test_names_a_typed_field_that_is_not_right(self, corner: Corner) -> None:
        task = await corner.task()
        before = corner.desk.on_disk()
        answer = await corner.call(
            "POST", "/evidence", data={"task_id": task, "document_issuer": "x" * 400}, files={"file": ("a.pdf", FILE)}
        )
        assert slug(answer) == (422, "invalid-request")
        assert corner.desk.on_disk() == before
