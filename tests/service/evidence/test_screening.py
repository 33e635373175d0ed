"""What becomes of a file once it is there: findings, risk, likeness, previews, personal details, and who sees them."""

import asyncio
import io
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image
from structlog.testing import capture_logs

from contracts.evidence import EvidenceScreened
from shared import clock
from shared.testing.eventually import eventually
from tests import evidence_signing as signing
from tests.service.evidence.desk import PROVINCE, Corner, slug
from tests.service.evidence.machine import codes, screened, screening, set_screening
from tests.service.evidence.samples import jpeg, pdf, photo, picture

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def has_machine() -> bool:
    return True


class TestScreening:
    async def test_starts_at_once_and_tells_what_was_found(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "Ảnh hội nghị.jpg", photo(1), media_type="image/jpeg")
        found = await screened(corner, stored["evidence_id"])
        assert (found["state"], found["version"], found["risk"]) == ("done", 1, "low"), found
        assert (found["detected_type"], found["safety"], found["preview_pages"]) == ("image/jpeg", "unscanned", 1)
        assert codes(found) >= {"type-known", "malware-unscanned", "photo-has-place"}

        async def told() -> list[EvidenceScreened]:
            return [fact for fact in corner.facts(EvidenceScreened) if isinstance(fact, EvidenceScreened)]

        (fact,) = await eventually(told)
        assert (fact.evidence_id, fact.sha256, fact.version) == (stored["evidence_id"], stored["sha256"], 1)
        assert (fact.safety, fact.risk, {one.code for one in fact.findings}) == ("unscanned", "low", codes(found))

    async def test_goes_by_the_bytes_and_not_by_the_name(self, corner: Corner) -> None:
        task_id = await corner.task()
        renamed = await corner.upload(task_id, "Báo cáo.pdf", jpeg(picture(2)))
        broken = await corner.upload(task_id, "Hỏng.pdf", b"%PDF-1.7\n" + b"x" * 4000)
        first = await screened(corner, renamed["evidence_id"])
        second = await screened(corner, broken["evidence_id"])
        assert "type-mismatch" in codes(first)
        assert first["risk"] != "low"
        assert "type-broken" in codes(second)
        assert (second["risk"], second["preview_pages"]) == ("high", 0)

    async def test_sets_the_risk_of_claims(self, corner: Corner) -> None:
        task_id = await corner.task()
        good = await corner.upload(task_id, "Tốt.jpg", jpeg(picture(3)), media_type="image/jpeg")
        bad = await corner.upload(task_id, "Hỏng.pdf", b"%PDF-1.7\n" + b"y" * 4000)
        review = await corner.claim(task_id, good, bad)
        for file in (good, bad):
            await screened(corner, file["evidence_id"])
        assert await eventually(lambda: self.has_risk(corner, review["review_id"], "high"))
        await set_screening(corner.desk, bad["evidence_id"], state="waiting", attempts=0)
        answer = await corner.call("POST", f"/evidence/{good['evidence_id']}/screenings", "agency")
        assert answer.status_code == 202
        await screened(corner, bad["evidence_id"], 2)
        assert await eventually(lambda: self.has_risk(corner, review["review_id"], "high"))

    async def has_risk(self, corner: Corner, review_id: str, risk: str) -> bool:
        async with corner.desk.database.transaction() as tx:
            wanted = sa.text("SELECT risk FROM review WHERE review_id = :id")
            return (await tx.scalars(wanted, {"id": review_id})).one() == risk

    async def test_is_done_again_when_asked(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "a.txt", b"Xin", media_type="text/plain")
        path = f"/evidence/{stored['evidence_id']}/screenings"
        await screened(corner, stored["evidence_id"])
        assert slug(await corner.call("POST", path)) == (403, "not-permitted")
        assert slug(await corner.call("POST", path, "agency", unit="mau.xa-khac")) == (403, "outside-your-units")
        answer = await corner.call("POST", path, "reviewer", unit=PROVINCE)
        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        again = await screened(corner, stored["evidence_id"], 2)
        assert (again["state"], again["version"]) == ("done", 2)
        assert await eventually(lambda: [fact.version for fact in corner.facts(EvidenceScreened)] == [1, 2])


class TestFiles:
    async def test_are_shown_with_what_is_known_of_them(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "a.txt", b"Nam", media_type="text/plain")
        answer = await corner.call("GET", "/evidence", params={"ids": stored["evidence_id"]})
        (file,) = answer.json()["items"]
        assert file["document"] == {"number": None, "issued_on": None, "issuer": None}
        assert (file["safety"], file["retention_class"], file["removed_at"]) == ("unscanned", "10-nam", None)
        assert file["keep_until"] > clock.today().isoformat()

    @pytest.mark.parametrize(
        ("column", "value", "refusal"),
        [
            ("safety", "awaiting", (423, "in-quarantine")),
            ("safety", "infected", (403, "file-infected")),
            ("removed_at", clock.now(), (410, "evidence-removed")),
        ],
    )
    async def test_leave_the_store_only_when_they_may(
        self, corner: Corner, column: str, value: object, refusal: tuple[int, str]
    ) -> None:
        stored = await corner.upload(await corner.task(), "a.jpg", jpeg(picture(4)), media_type="image/jpeg")
        await screened(corner, stored["evidence_id"])
        path = f"/evidence/{stored['evidence_id']}"
        assert (await corner.call("GET", f"{path}/content")).status_code == 200
        async with corner.desk.database.transaction() as tx:
            statement = sa.text(f"UPDATE evidence SET {column} = :value WHERE evidence_id = :id")  # noqa: S608
            await tx.execute(statement, {"value": value, "id": stored["evidence_id"]})
        assert slug(await corner.call("GET", f"{path}/content")) == refusal
        assert slug(await corner.call("GET", f"{path}/preview/0")) == refusal
        assert (await screening(corner, stored["evidence_id"]))["preview_pages"] == 0


class TestPreview:
    async def test_draws_each_page_once(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "Bản quét.pdf", pdf(5, 6))
        assert (await screened(corner, stored["evidence_id"]))["preview_pages"] == 2
        answer = await self.page(corner, stored, 1, width=350)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), answer.text
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert Image.open(io.BytesIO(answer.content)).width <= 400
        (kept,) = (corner.desk.folder / "previews" / stored["sha256"][:2]).glob(f"{stored['sha256']}-1-400.png")
        kept.write_bytes(b"as kept")
        assert (await self.page(corner, stored, 1, width=400)).content == b"as kept"

    async def test_is_refused_where_nothing_can_be_shown(self, corner: Corner) -> None:
        task_id = await corner.task()
        text = await corner.upload(task_id, "a.txt", b"Sau", media_type="text/plain")
        scan = await corner.upload(task_id, "b.pdf", pdf(7))
        assert slug(await self.page(corner, text, 0)) == (404, "no-preview")
        assert slug(await self.page(corner, scan, 1)) == (404, "no-preview")
        assert slug(await self.page(corner, scan, 0, unit="mau.xa-khac")) == (403, "outside-your-units")

    async def page(self, corner: Corner, stored: dict[str, Any], page: int, **how: Any) -> httpx.Response:  # noqa: ANN401
        unit = how.pop("unit", corner.commune)
        path = f"/evidence/{stored['evidence_id']}/preview/{page}"
        return await corner.call("GET", path, unit=unit, params=how)


class TestPersonal:
    async def test_is_kept_apart_and_read_by_right_with_a_trace(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "Ảnh.jpg", photo(8), media_type="image/jpeg")
        found = await screened(corner, stored["evidence_id"])
        assert found["has_personal"]
        assert [told for told in ("11.31", "2026-03-05", "X1") if told in str(found)] == []
        path = f"/evidence/{stored['evidence_id']}/personal"
        assert slug(await corner.call("GET", path, "leader")) == (403, "not-permitted")
        with capture_logs() as logs:
            answer = await corner.call("GET", path, "reviewer", unit=PROVINCE)
        assert answer.json() == {
            "taken_at": "2026-03-05T08:30:00",
            "latitude": 11.31,
            "longitude": 106.1,
            "camera": "May X1",
            "signers": [],
        }
        (line,) = [log for log in logs if log["event"] == "personal.read"]
        assert (line["evidence_id"], line["account_id"]) == (stored["evidence_id"], "reviewer")

    async def test_holds_who_signed_in_person_and_the_findings_do_not(self, corner: Corner) -> None:
        officer = signing.Holder.root().issue("Người Ký Thử", surname="Thử")
        content = await asyncio.to_thread(signing.signed, signing.document(), officer)
        stored = await corner.upload(await corner.task(), "Báo cáo.pdf", content)
        found = await screened(corner, stored["evidence_id"])
        assert codes(found) >= {"signature-intact", "signature-trust-unset"}
        assert found["has_personal"]
        assert "Người Ký Thử" not in str(found)
        told = await corner.call("GET", f"/evidence/{stored['evidence_id']}/personal", "reviewer", unit=PROVINCE)
        (signer,) = told.json()["signers"]
        assert (signer["field"], signer["name"], signer["organisation"]) == (
            "Signature1",
            "Người Ký Thử",
            signing.COMMUNE,
        )

    async def test_is_told_as_missing_where_there_is_none(self, corner: Corner) -> None:
        stored = await corner.upload(await corner.task(), "Ảnh.jpg", jpeg(picture(9)), media_type="image/jpeg")
        assert not (await screened(corner, stored["evidence_id"]))["has_personal"]
        assert slug(await corner.call("GET", f"/evidence/{stored['evidence_id']}/personal")) == (404, "no-personal")
