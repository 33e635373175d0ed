import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts import plans
from services.evidence.domain.policy import Policy
from services.evidence.store.contents import StoreAway
from services.evidence.use_cases import retention
from shared import clock
from shared.testing.bus import event_of
from shared.testing.eventually import eventually
from tests.service.evidence.desk import OTHER, Corner, reported, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

REASON = {"reason": "Hết thời hạn bảo quản"}
AFTER = timedelta(days=11 * 366)


@pytest.fixture
def years_later() -> Iterator[None]:
    """Move the clock beyond every class that ends."""
    clock.shift.own = AFTER
    yield
    clock.shift.own = timedelta(0)


async def removed(corner: Corner, file: dict[str, Any], role: Any = "agency", **how: Any) -> Any:  # noqa: ANN401  as call
    return await corner.call("POST", f"/evidence/{file['evidence_id']}/removal", role, json=REASON, **how)


async def tombstone(corner: Corner, task: str) -> str:
    """Upload a file and take it back; return its id."""
    file = await corner.upload(task, "bia.pdf", b"%PDF-1.7 tombstone")
    assert (await removed(corner, file, "officer")).status_code == 200
    return str(file["evidence_id"])


async def named(corner: Corner, task: str, file: dict[str, Any]) -> None:
    """Let a report that claims nothing name a file."""
    names = ("evidence_id", "name", "media_type", "size_bytes", "sha256")
    evidence = (plans.EvidenceFile(**{name: file[name] for name in names}),)
    await corner.desk.told(event_of(reported(2, task, corner.body, evidence=evidence, claims_completion=False)))

    async def is_named() -> bool:
        asked = sa.text("SELECT named_at FROM evidence WHERE evidence_id = :id")
        async with corner.desk.database.transaction() as tx:
            return (await tx.scalars(asked, {"id": file["evidence_id"]})).one() is not None

    await eventually(is_named)


def content_of(corner: Corner, file: dict[str, Any]) -> bool:
    return any(path.name == file["sha256"] for path in corner.desk.on_disk())


class TestClassify:
    async def test_counts_the_new_class_from_the_upload(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 c1")
        address = f"/evidence/{file['evidence_id']}/retention"
        first = (await corner.call("GET", address, "agency")).json()
        assert first["retention_class"] == "10-nam"
        assert date.fromisoformat(first["keep_until"]).year == clock.today().year + 10
        known = (await corner.call("GET", "/retention-classes")).json()
        assert (known["default"], [one["code"] for one in known["items"]][-1]) == ("10-nam", "vinh-vien")
        changed = (await corner.call("PUT", address, "agency", json={"retention_class": "vinh-vien"})).json()
        assert (changed["keep_until"], changed["retention_name"]) == (None, "Bảo quản vĩnh viễn")
        assert (await corner.call("GET", address, "agency")).json() == changed

    async def test_is_refused_to_others_and_for_unknown_classes(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 c2")
        address, body = f"/evidence/{file['evidence_id']}/retention", {"retention_class": "100-nam"}
        assert slug(await corner.call("PUT", address, "agency", json=body)) == (422, "retention-class-unknown")
        assert slug(await corner.call("PUT", address, "officer", json=body)) == (403, "not-permitted")
        assert slug(await corner.call("PUT", address, "agency", unit=OTHER, json=body)) == (403, "outside-your-units")
        missing = await corner.call("PUT", "/evidence/nothing/retention", "agency", json=body)
        assert slug(missing) == (404, "evidence-not-found")

    async def test_gives_older_files_the_default(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 c3")
        database = corner.desk.database
        forget = sa.text("UPDATE evidence SET retention_class = '', keep_until = NULL WHERE evidence_id = :id")
        async with database.transaction() as tx:
            await tx.execute(forget, {"id": file["evidence_id"]})
        await retention.classify_older(database, Policy("x", 1, {"a": "b"}))
        shown = (await corner.call("GET", f"/evidence/{file['evidence_id']}/retention", "agency")).json()
        assert shown["retention_class"] == "10-nam"
        assert shown["keep_until"]


class TestListOfTask:
    async def test_shows_files_and_tombstones_inside_the_subtree(self, corner: Corner) -> None:
        task = await corner.task()
        kept, gone = [await corner.upload(task, f"{name}.pdf", name.encode()) for name in ("l1", "l2")]
        await removed(corner, gone, "officer")
        listed = (await corner.call("GET", f"/tasks/{task}/evidence", "officer")).json()["items"]
        assert [(one["evidence_id"], one["refusal"]) for one in listed] == [
            (kept["evidence_id"], None),
            (gone["evidence_id"], "evidence-removed"),
        ]
        assert (await corner.call("GET", f"/tasks/{task}/evidence", unit=OTHER)).json()["items"] == []


class TestRemove:
    async def test_leaves_a_tombstone_and_takes_the_content(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 r1")
        assert content_of(corner, file)
        answer = await removed(corner, file, "officer")
        assert answer.status_code == 200, answer.text
        assert answer.json()["removal_reason"] == REASON["reason"]
        assert answer.json()["removed_by"] == "officer"
        assert not content_of(corner, file)
        shown = (await corner.call("GET", "/evidence", params={"ids": file["evidence_id"]})).json()["items"]
        assert [(one["name"], one["sha256"]) for one in shown] == [("a.pdf", file["sha256"])]
        assert shown[0]["removed_at"]
        download = await corner.call("GET", f"/evidence/{file['evidence_id']}/content")
        assert slug(download) == (410, "evidence-removed")
        assert slug(await removed(corner, file, "officer")) == (410, "evidence-removed")

    async def test_keeps_a_content_that_another_file_stands_upon(self, corner: Corner) -> None:
        first = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 r2")
        second = await corner.upload(await corner.task(), "b.pdf", b"%PDF-1.7 r2")
        assert (await removed(corner, first, "officer")).status_code == 200
        assert (await corner.call("GET", f"/evidence/{second['evidence_id']}/content")).content == b"%PDF-1.7 r2"
        assert (await removed(corner, second, "officer")).status_code == 200
        assert not content_of(corner, second)

    async def test_lets_the_same_file_come_again(self, corner: Corner) -> None:
        task = await corner.task()
        first = await corner.upload(task, "a.pdf", b"%PDF-1.7 r3")
        await removed(corner, first, "officer")
        again = await corner.upload(task, "a.pdf", b"%PDF-1.7 r3")
        assert again["evidence_id"] != first["evidence_id"]
        assert content_of(corner, again)

    async def test_is_the_uploaders_until_a_report_names_the_file(self, corner: Corner) -> None:
        task = await corner.task()
        file = await corner.upload(task, "a.pdf", b"%PDF-1.7 r4")
        assert slug(await removed(corner, file, "leader")) == (403, "not-permitted")
        await named(corner, task, file)
        assert slug(await removed(corner, file, "officer")) == (409, "in-use")
        assert slug(await removed(corner, file, "agency")) == (409, "retention-runs")

    async def test_is_not_a_colleagues(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 r5", role="agency")
        assert slug(await removed(corner, file, "officer")) == (403, "not-permitted")

    async def test_waits_for_the_hold_the_claim_and_the_time(self, corner: Corner) -> None:
        task = await corner.task()
        file = await corner.upload(task, "a.pdf", b"%PDF-1.7 r6")
        body = {"scope": "task", "scope_id": task, "reason": "Thanh tra"}
        hold = (await corner.call("POST", "/holds", "agency", json=body)).json()
        for role in ("officer", "agency"):
            assert slug(await removed(corner, file, role)) == (409, "under-hold")
        await corner.call("POST", f"/holds/{hold['hold_id']}/release", "agency", json=REASON)
        await corner.claim(task, file)
        for role in ("officer", "agency"):
            assert slug(await removed(corner, file, role)) == (409, "in-use")

    async def test_is_the_agencys_once_the_time_is_over(self, corner: Corner, years_later: None) -> None:
        clock.shift.own = timedelta(0)
        task = await corner.task()
        file = await corner.upload(task, "a.pdf", b"%PDF-1.7 r7")
        await named(corner, task, file)
        assert (await corner.call("GET", "/evidence/expired", "agency")).json()["items"] == []
        clock.shift.own = AFTER
        (listed,) = (await corner.call("GET", "/evidence/expired", "agency")).json()["items"]
        assert (listed["evidence_id"], listed["refusal"]) == (file["evidence_id"], None)
        assert slug(await corner.call("GET", "/evidence/expired", "officer")) == (403, "not-permitted")
        assert (await removed(corner, file)).status_code == 200
        assert (await corner.call("GET", "/evidence/expired", "agency")).json()["items"] == []
        assert not content_of(corner, file)

    async def test_takes_what_a_process_that_died_left(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 r8")
        bury = sa.text(
            "UPDATE evidence SET removed_at = now(), removed_by = 'a', removal_reason = 'b' WHERE evidence_id = :id"
        )
        async with corner.desk.database.transaction() as tx:
            await tx.execute(bury, {"id": file["evidence_id"]})
        dropped: list[str] = []

        async def drop(sha256: str) -> None:
            dropped.append(sha256)

        await retention.sweep_removed(corner.desk.database, drop)
        assert file["sha256"] in dropped

    async def test_stands_even_while_the_store_is_away(self, corner: Corner) -> None:
        file = await corner.upload(await corner.task(), "a.pdf", b"%PDF-1.7 r11")

        async def away(_: str) -> None:
            raise StoreAway

        bury = sa.text("UPDATE evidence SET removed_at = now() WHERE evidence_id = :id")
        async with corner.desk.database.transaction() as tx:
            await tx.execute(bury, {"id": file["evidence_id"]})
        await retention.drop_content(corner.desk.database, away, file["sha256"])
        assert content_of(corner, file)

    async def test_never_takes_the_content_of_a_file_that_comes_meanwhile(self, corner: Corner) -> None:
        first, second = await corner.task(), await corner.task()
        for turn in range(8):
            content = f"%PDF-1.7 r9 {turn}".encode()
            old = await corner.upload(first, "a.pdf", content)
            gone, new = await asyncio.gather(removed(corner, old, "officer"), corner.upload(second, "b.pdf", content))
            assert gone.status_code == 200
            download = await corner.call("GET", f"/evidence/{new['evidence_id']}/content")
            assert download.content == content

    async def test_never_slips_past_a_hold_that_was_placed(self, corner: Corner) -> None:
        task = await corner.task()
        for turn in range(6):
            file = await corner.upload(task, f"{turn}.pdf", f"%PDF-1.7 r10 {turn}".encode())
            body = {"scope": "file", "scope_id": file["evidence_id"], "reason": "Thanh tra"}
            both = [corner.call("POST", "/holds", "agency", json=body), removed(corner, file, "officer")]
            answers = await asyncio.gather(*both[:: 1 if turn % 2 else -1])
            placed, gone = answers[:: 1 if turn % 2 else -1]
            listed = (await corner.call("GET", f"/tasks/{task}/evidence")).json()["items"]
            (left,) = (one for one in listed if one["evidence_id"] == file["evidence_id"])
            assert (gone.status_code == 200) == bool(left["removed_at"])
            assert (placed.status_code == 201) != bool(left["removed_at"])
        late = await corner.call("POST", "/holds", "agency", json={**body, "scope_id": await tombstone(corner, task)})
        assert slug(late) == (410, "evidence-removed")
