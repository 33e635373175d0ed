import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
import sqlalchemy as sa

from contracts.roles import Role
from services.evidence.app import build_app
from services.evidence.document import Checked, verify
from services.evidence.document.seal import thumbprints
from services.evidence.settings import Settings
from services.evidence.use_cases import dossiers
from shared import clock
from shared.testing.services import run_service
from tests.service.evidence.desk import OTHER, PROVINCE, Corner, Desk, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def policy_changes() -> dict[str, Any]:
    """Let the first verdict decide."""
    return {"review": {"second_share": 0, "second_risks": []}}


async def ask(corner: Corner, role: Role = "agency", at: str = "", **scope: str) -> httpx.Response:
    return await corner.call("GET", "/dossiers.zip", role, unit=at or corner.commune, params=scope)


async def dossier(
    corner: Corner,
    folder: Path,
    role: Role = "agency",
    at: str = "",
    **scope: str,
) -> tuple[Path, Checked]:
    """Download a dossier and verify it with the service's key."""
    answer = await ask(corner, role, at, **scope)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    file = folder / "hồ sơ.zip"
    file.write_bytes(answer.content)
    key = (await corner.desk.http.get("/api/v1/dossier-key")).json()
    checked = verify(file, thumbprints(key))
    assert checked.problems == []
    return file, checked


def names(checked: Checked) -> list[str]:
    return sorted(one["name"] for one in checked.manifest["files"])


async def put(corner: Corner, statement: str, **values: object) -> None:
    async with corner.desk.database.transaction() as tx:
        await tx.execute(sa.text(statement), values)


class TestDossier:
    async def test_holds_files_decisions_and_tombstones(self, corner: Corner, tmp_path: Path) -> None:
        task = await corner.task()
        kept = await corner.upload(task, "../Quyết định.pdf", b"%PDF-1.7 d1")
        gone = await corner.upload(task, "nhầm.pdf", b"%PDF-1.7 d2")
        await corner.call("POST", f"/evidence/{gone['evidence_id']}/removal", json={"reason": "Tải nhầm"})
        review = await corner.claim(task, kept)
        body = {"reasons": ["anh-khong-ro"], "note": "Quét lại"}
        assert (await corner.desk.judge(review["review_id"], "reject", body)).status_code == 200
        hold = {"scope": "task", "scope_id": task, "reason": "Thanh tra"}
        await corner.call("POST", "/holds", "agency", json=hold)
        file, checked = await dossier(corner, tmp_path, task=task)
        told = checked.manifest
        assert told["scope"]["task_id"] == task
        assert {one["name"]: (one["path"], one["left_out"]) for one in told["files"]} == {
            "Quyết định.pdf": ("files/II.2/Quyết định.pdf", None),
            "nhầm.pdf": (None, "removed"),
        }
        (tomb,) = (one["tombstone"] for one in told["files"] if one["left_out"])
        assert tomb["removal_reason"] == "Tải nhầm"
        (claim,) = told["reviews"]
        assert claim["review_id"] == review["review_id"]
        assert [(step["verdict"], step["note"]) for step in claim["decisions"]] == [("rejected", "Quét lại")]
        assert [one["reason"] for one in told["holds"]] == ["Thanh tra"]
        with ZipFile(file) as archive:
            assert archive.read("files/II.2/Quyết định.pdf") == b"%PDF-1.7 d1"
            assert "Tải nhầm" in archive.read("index.html").decode()

    async def test_leaves_out_what_is_in_quarantine_and_what_is_infected(self, corner: Corner, tmp_path: Path) -> None:
        task = await corner.task()
        for safety in ("awaiting", "infected", "clean"):
            file = await corner.upload(task, f"{safety}.pdf", f"%PDF-1.7 {safety}".encode())
            change = "UPDATE evidence SET safety = :safety WHERE evidence_id = :id"
            await put(corner, change, safety=safety, id=file["evidence_id"])
        _, checked = await dossier(corner, tmp_path, task=task)
        assert {one["name"]: one["left_out"] for one in checked.manifest["files"]} == {
            "awaiting.pdf": "awaiting",
            "infected.pdf": "infected",
            "clean.pdf": None,
        }

    async def test_shows_personal_details_by_right_alone(self, corner: Corner, tmp_path: Path) -> None:
        task = await corner.task()
        file = await corner.upload(task, "ảnh.jpg", b"\xff\xd8\xff d3")
        keep = (
            "INSERT INTO personal_detail VALUES (:id, CAST(:details AS jsonb)) "
            "ON CONFLICT (evidence_id) DO UPDATE SET details = excluded.details"
        )
        details = json.dumps({"latitude": 11.3, "longitude": 106.1})
        await put(corner, keep, id=file["evidence_id"], details=details)
        _, seen = await dossier(corner, tmp_path, "agency", task=task)
        _, hidden = await dossier(corner, tmp_path, "leader", task=task)
        assert (seen.manifest["has_personal"], hidden.manifest["has_personal"]) == (True, False)
        assert seen.manifest["files"][0]["personal"] == {"latitude": 11.3, "longitude": 106.1}
        assert hidden.manifest["files"][0]["personal"] is None
        with ZipFile(tmp_path / "hồ sơ.zip") as archive:
            assert not any(b"106.1" in archive.read(name) for name in archive.namelist())

    async def test_keeps_a_first_verdict_from_all_but_auditors(self, corner: Corner, tmp_path: Path) -> None:
        task = await corner.task()
        review = await corner.claim(task, await corner.upload(task, "a.pdf", b"%PDF-1.7 d4"))
        step = (
            "INSERT INTO decision (decision_id, review_id, round, verdict, reasons, note, decided_at, decided_by,"
            " decided_by_name, machine, policy_version) VALUES (:id, :id, 'first', 'rejected', '[]', 'Chưa công bố',"
            " now(), 'a', 'A', '[]', 'x')"
        )
        await put(corner, step, id=review["review_id"])
        await put(corner, "UPDATE review SET stage = 'second' WHERE review_id = :id", id=review["review_id"])
        _, sealed = await dossier(corner, tmp_path, "reviewer", task=task)
        assert (sealed.manifest["reviews"][0]["decisions"], sealed.manifest["reviews"][0]["is_sealed"]) == ([], True)
        _, opened = await dossier(corner, tmp_path, "auditor", PROVINCE, task=task)
        assert [one["note"] for one in opened.manifest["reviews"][0]["decisions"]] == ["Chưa công bố"]

    async def test_is_of_a_unit_a_plan_or_a_period(self, corner: Corner, tmp_path: Path) -> None:
        plan = f"plan-{corner.commune}"
        first, second = await corner.task(plan_id=plan), await corner.task(unit_id=f"{corner.commune}.van-phong")
        await corner.upload(first, "một.pdf", b"%PDF-1.7 d5")
        await corner.upload(second, "hai.pdf", b"%PDF-1.7 d6")
        today = clock.today().isoformat()
        for scope in ({"unit": corner.commune}, {"from": today, "to": today}):
            assert names((await dossier(corner, tmp_path, **scope))[1]) == ["hai.pdf", "một.pdf"]
        assert names((await dossier(corner, tmp_path, unit=corner.body))[1]) == ["một.pdf"]
        assert names((await dossier(corner, tmp_path, plan=plan))[1]) == ["một.pdf"]
        assert names((await dossier(corner, tmp_path, to="2020-01-01"))[1]) == []

    async def test_takes_along_a_file_from_before_that_a_claim_of_the_period_names(
        self, corner: Corner, tmp_path: Path
    ) -> None:
        task = await corner.task()
        named = await corner.upload(task, "cũ.pdf", b"%PDF-1.7 d7")
        other = await corner.upload(task, "cũ khác.pdf", b"%PDF-1.7 d8")
        for file in (named, other):
            back = "UPDATE evidence SET uploaded_at = '2025-01-01' WHERE evidence_id = :id"
            await put(corner, back, id=file["evidence_id"])
        await corner.claim(task, named)
        assert names((await dossier(corner, tmp_path, task=task, **{"from": "2026-01-01"}))[1]) == ["cũ.pdf"]

    async def test_says_what_it_cannot_make(self, corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
        task = await corner.task()

        async def refused(role: Role = "agency", at: str = "", **scope: str) -> tuple[int, str]:
            return slug(await ask(corner, role, at, **scope))

        assert await refused() == (422, "scope-missing")
        assert await refused(**{"from": "2026-02-01", "to": "2026-01-01"}) == (422, "period-reversed")
        assert await refused(task="nothing") == (404, "task-not-found")
        assert await refused(plan="nothing") == (404, "plan-not-found")
        assert await refused(at=OTHER, task=task) == (403, "outside-your-units")
        assert await refused(unit=OTHER) == (403, "outside-your-units")
        assert await refused("operator", task=task) == (403, "not-permitted")
        await corner.upload(task, "a.pdf", b"%PDF-1.7 d9")
        monkeypatch.setattr(dossiers, "MAX_FILES", 0)
        assert await refused(task=task) == (422, "dossier-too-large")

    async def test_lists_a_content_that_is_lost(self, corner: Corner, tmp_path: Path) -> None:
        task = await corner.task()
        lost = await corner.upload(task, "mất.pdf", b"%PDF-1.7 d10")
        for path in corner.desk.on_disk():
            if path.name == lost["sha256"]:
                path.unlink()
        _, checked = await dossier(corner, tmp_path, task=task)
        assert checked.manifest["files"][0]["left_out"] == "missing"

    async def test_keeps_its_key_between_starts_and_to_itself(self, corner: Corner) -> None:
        file = corner.desk.folder / "dossier-key.json"
        key = json.loads(file.read_text())
        assert file.stat().st_mode & 0o777 == 0o600
        told = (await corner.desk.http.get("/api/v1/dossier-key")).json()["keys"][0]
        assert told["x"] == key["x"]
        assert "d" not in told


class TestStoreAway:
    async def test_is_told_before_the_first_byte(
        self, shared_desk: Desk, module_copy: Callable[[str], str], tmp_path: Path
    ) -> None:
        settings = {"database_url": module_copy("evidence"), "nats_url": shared_desk.bus, "store_url": "s3://kho"}
        keys = {"jwks_url": shared_desk.keys.jwks_url, "s3_endpoint": "http://127.0.0.1:1", "s3_access_key": "a"}
        app = build_app(Settings(**settings, **keys, s3_secret_key="b", files_folder=tmp_path))  # type: ignore[arg-type]
        row = (
            "INSERT INTO evidence (evidence_id, task_id, unit_id, name, media_type, size_bytes, sha256, uploaded_at,"
            " uploaded_by, safety) VALUES ('e', 't', 'mau', 'a', 'b', 1, :sha256, now(), 'c', 'clean')"
        )
        async with run_service(app) as http:
            async with app.state.database.transaction() as tx:
                await tx.execute(sa.text(row), {"sha256": "a" * 64})
            headers = shared_desk.keys.headers_for("agency", PROVINCE)
            answer = await http.get("/api/v1/dossiers.zip", params={"unit": PROVINCE}, headers=headers)
        assert slug(answer) == (503, "storage-away")
