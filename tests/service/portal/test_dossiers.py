"""Dossiers, holds, retention and removal, against the real plans and evidence services."""

import json
import re
from pathlib import Path

import httpx
import pytest

from services.evidence.document import verify
from services.evidence.document.seal import thumbprints
from shared import clock
from shared.ids import new_id
from tests.browser.claims import ask, until
from tests.browser.office import COMMUNE, CULTURE, Office

TASK = {"code": "1", "name": "Ban hành quy chế", "kind": "deliverable", "lead_unit_id": CULTURE}
WHY = {"reason": "Phục vụ thanh tra", "decision_number": "15/QĐ-TTr"}


@pytest.fixture
def task(office: Office) -> str:
    return str(office.published(TASK)["tasks"][0]["task_id"])


def attach(office: Office, task_id: str, content: bytes, role: str = "officer") -> str:
    """Upload a file as soon as the evidence service knows the task; return its id."""
    file = {"file": ("Quy chế.pdf", content, "application/pdf")}

    def attached() -> str:
        return str(
            ask(office, "POST", "/evidence", role, COMMUNE, data={"task_id": task_id}, files=file)["evidence_id"]
        )

    return until(attached)


class TestDossier:
    def test_is_taken_for_a_task_and_verified_with_the_key(
        self, clerk: httpx.Client, office: Office, task: str, tmp_path: Path
    ) -> None:
        attach(office, task, b"%PDF-1.7 a")
        page = clerk.get(f"/ho-so/nhiem-vu/{task}").text
        assert "Quy chế.pdf" in page
        assert f'href="/ho-so/nhiem-vu/{task}"' in clerk.get(f"/nhiem-vu/{task}").text
        answer = clerk.get(f"/ho-so/tai?task={task}")
        assert answer.headers["content-type"] == "application/zip"
        assert "ho-so-minh-chung" in answer.headers["content-disposition"]
        (tmp_path / "a.zip").write_bytes(answer.content)
        key = thumbprints(json.loads(clerk.get("/ho-so/khoa").text))
        checked = verify(tmp_path / "a.zip", key)
        assert (checked.problems, checked.is_known_key) == ([], True)
        assert [one["path"] for one in checked.manifest["files"]] == ["files/1/Quy chế.pdf"]
        assert key[0] in clerk.get("/ho-so").text

    def test_asks_for_a_scope_and_keeps_what_was_typed(self, clerk: httpx.Client) -> None:
        page = clerk.get("/ho-so/tai")
        assert page.status_code == 422
        assert "Hãy chọn nhiệm vụ, đơn vị, kế hoạch hoặc khoảng ngày" in page.text
        reversed_ = clerk.get("/ho-so/tai", params={"since": "02/02/2026", "until": "01/01/2026"})
        assert "Ngày đầu phải trước" in reversed_.text
        assert 'value="02/02/2026"' in reversed_.text
        assert "/ho-so/niem-phong" in page.text

    def test_covers_a_period_as_days_are_written_here(self, clerk: httpx.Client, office: Office, task: str) -> None:
        attach(office, task, b"%PDF-1.7 b")
        today = f"{clock.today():%d/%m/%Y}"
        answer = clerk.get("/ho-so/tai", params={"unit": COMMUNE, "since": today, "until": today})
        assert answer.headers["content-type"] == "application/zip"


class TestHold:
    def test_is_placed_on_a_file_and_released(self, clerk: httpx.Client, office: Office, task: str) -> None:
        file = f"/ho-so/tep/{attach(office, task, b'%PDF-1.7 c')}"
        placed = clerk.post(f"{file}/niem-phong", data={**WHY, "key": new_id()})
        assert placed.headers["location"] == f"{file}?xong=niem-phong"
        page = clerk.get(placed.headers["location"]).text
        assert "Đang niêm phong" in page
        assert "đang bị niêm phong nên không được hủy" in page
        listed = clerk.get("/ho-so/niem-phong").text
        hold_id = re.search(r'id="lenh-([^"]+)"', listed)
        assert hold_id
        assert "15/QĐ-TTr" in listed
        address = f"/ho-so/niem-phong/{hold_id[1]}/go"
        refused = clerk.post(address, data={"reason": " ", "key": new_id()})
        assert refused.status_code == 422
        assert "error-summary" in refused.text
        assert clerk.post(address, data={"reason": "Đã kết luận", "key": new_id()}).status_code == 303
        assert "Đã gỡ" in clerk.get("/ho-so/niem-phong").text
        assert "Đang niêm phong" not in clerk.get(file).text

    def test_is_placed_on_a_task_and_on_a_unit(self, clerk: httpx.Client, office: Office, task: str) -> None:
        attach(office, task, b"%PDF-1.7 d")
        address = f"/ho-so/nhiem-vu/{task}"
        assert clerk.post(f"{address}/niem-phong", data={**WHY, "key": new_id()}).status_code == 303
        assert "Đang niêm phong" in clerk.get(address).text
        nowhere = clerk.post("/ho-so/niem-phong", data={**WHY, "scope_id": "mau.khong-co", "key": new_id()})
        assert nowhere.status_code == 422
        assert "Phục vụ thanh tra</textarea>" in nowhere.text
        assert clerk.post("/ho-so/niem-phong", data={**WHY, "scope_id": CULTURE, "key": new_id()}).status_code == 303
        listed = clerk.get(f"/ho-so/niem-phong?unit={CULTURE}").text
        assert "Phòng Văn hóa - Xã hội" in listed
        for hold_id in re.findall(r'action="/ho-so/niem-phong/([^/]+)/go"', listed):
            clerk.post(f"/ho-so/niem-phong/{hold_id}/go", data={"reason": "Xong", "key": new_id()})


class TestFile:
    def test_is_kept_for_another_time(self, clerk: httpx.Client, office: Office, task: str) -> None:
        file = f"/ho-so/tep/{attach(office, task, b'%PDF-1.7 e')}"
        assert "Bảo quản 10 năm, đến" in clerk.get(file).text
        changed = clerk.post(f"{file}/thoi-han", data={"retention_class": "vinh-vien", "key": new_id()})
        assert changed.status_code == 303
        assert "Bảo quản vĩnh viễn</span>" in clerk.get(file).text

    def test_is_taken_back_by_who_uploaded_it(self, clerk: httpx.Client, office: Office, task: str) -> None:
        evidence_id = attach(office, task, b"%PDF-1.7 f")
        file = f"/ho-so/tep/{evidence_id}"
        assert "còn trong thời hạn bảo quản" in clerk.get(file).text
        refused = clerk.post(f"{file}/huy", data={"reason": "Tải nhầm", "key": new_id()})
        assert refused.status_code == 422
        assert "Hủy minh chứng</summary>" not in refused.text
        said = {"reason": "Tải nhầm"}
        ask(office, "POST", f"/evidence/{evidence_id}/removal", "officer", COMMUNE, json=said)
        page = clerk.get(file).text
        assert "Đã hủy, còn dấu lưu" in page
        assert "Tải nhầm" in page
        assert "Tải tệp" not in page

    def test_is_removed_from_its_page(self, officer: httpx.Client, office: Office, task: str) -> None:
        file = {"files": ("Nhầm.pdf", b"%PDF-1.7 g", "application/pdf")}
        attach(office, task, b"%PDF-1.7 h")
        officer.post(f"/nhiem-vu/{task}/bao-cao", data={"value": "x", "key": new_id()}, files=file)
        page = officer.get(f"/ho-so/nhiem-vu/{task}").text
        found = re.search(r'href="(/ho-so/tep/[^"]+)">Nhầm.pdf', page)
        assert found
        assert "Hủy minh chứng</summary>" in officer.get(found[1]).text
        done = officer.post(f"{found[1]}/huy", data={"reason": "Tải nhầm", "key": new_id()})
        assert done.headers["location"] == f"{found[1]}?xong=huy"
        assert "Đã hủy minh chứng, còn dấu lưu." in officer.get(done.headers["location"]).text


class TestExpired:
    def test_is_the_standing_agencys_to_see(self, clerk: httpx.Client, officer: httpx.Client) -> None:
        assert "Chưa có minh chứng nào hết thời hạn" in clerk.get("/ho-so/het-han").text
        assert officer.get("/ho-so/het-han").status_code == 403
        assert officer.get("/ho-so/niem-phong").status_code == 403
        page = officer.get("/ho-so").text
        assert "/ho-so/niem-phong" not in page
        assert "/ho-so/het-han" not in page
