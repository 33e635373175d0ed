from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from random import Random

import docx
import httpx
import openpyxl
import pytest

from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.policy import ReadingPolicy
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, Json, Office

GENEROUS = ReadingPolicy(limit_bytes=10**7, limit_seconds=30, limit_memory_bytes=2**30)
PLAN = """KẾ HOẠCH
Triển khai Nghị quyết số 57-NQ/TW trên địa bàn xã năm 2026

I. MỤC TIÊU
1. Tỷ lệ hồ sơ giải quyết trực tuyến đạt từ 80% trở lên.
2. Tỷ lệ cán bộ được bồi dưỡng kỹ năng số đạt trên 90%.
"""
NUMBERED = """ĐẢNG BỘ TỈNH MẪU
ĐẢNG ỦY XÃ MỘT
*
Số 12-KH/ĐU
Xã Một, ngày 03 tháng 02 năm 2026

KẾ HOẠCH
thực hiện Nghị quyết số 57-NQ/TW năm 2026

I. MỤC TIÊU
1. Tỷ lệ hồ sơ giải quyết trực tuyến đạt từ 80% trở lên.
"""
HEAD = {"unit_id": COMMUNE, "programme": "57-NQ/TW", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
ANNEX = [
    ["TT", "TÊN NHIỆM VỤ", "ĐƠN VỊ CHỦ TRÌ", "SẢN PHẨM ĐẦU RA"],
    ["1", "Xây dựng trang thông tin điện tử của xã", "Phòng văn hoá - xã hội", "Trang thông tin điện tử"],
    ["2", "Tổ chức hội nghị chuyên đề về chuyển đổi số", "Văn phòng Đảng uỷ", "Báo cáo hội nghị"],
    ["3", "Lắp đặt điểm truy cập công cộng", "Phòng Không Có", "Biên bản nghiệm thu"],
]


def issued() -> bytes:
    """A plan of the usual shape as a Word file: targets in numbered lines, tasks in an annex table."""
    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=0, cols=4)
    for row in ANNEX:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    content = BytesIO()
    document.save(content)
    return content.getvalue()


class TestRead:
    async def test_proposes_units_by_name_for_what_it_reads(self, office: Office) -> None:
        await office.create_units()
        answer = await office.agency("POST", "/readings", files={"file": ("ke-hoach.docx", issued())})
        assert answer.status_code == 200, answer.text
        reading = answer.json()
        assert [item["milestones"][0]["value"] for item in reading["indicators"]] == [80, 90]
        suggested = [task["suggested_lead_unit_id"] for task in reading["tasks"]]
        assert suggested == [CULTURE, OFFICE, None]
        assert await office.rows("SELECT 1 FROM plan") == []

    async def test_refuses_what_cannot_be_read(self, office: Office) -> None:
        for name, content, status, slug in (
            ("ke-hoach.docx", b"khong phai docx", 422, "document-damaged"),
            ("ke-hoach.exe", b"MZ", 422, "document-format-unknown"),
            ("ke-hoach.txt", b"", 422, "document-empty"),
            ("ke-hoach.txt", b"x" * (20 * 2**20 + 1), 413, "document-too-large"),
        ):
            answer = await office.agency("POST", "/readings", files={"file": (name, content)})
            assert (answer.status_code, answer.json()["slug"]) == (status, slug)

    async def test_stops_an_upload_soon_after_the_limit(self, office: Office) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
            for _ in range(200):
                sent += 2**20
                yield b"x" * 2**20

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await office.agency("POST", "/readings", content=endless(), headers=headers)
        assert (answer.status_code, answer.json()["slug"]) == (413, "document-too-large")
        assert sent <= 41 * 2**20

    async def test_refuses_a_declared_length_without_reading(self, office: Office) -> None:
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(200 * 2**20)}
        answer = await office.agency("POST", "/readings", content=b"", headers=headers)
        assert (answer.status_code, answer.json()["slug"]) == (413, "document-too-large")

    async def test_asks_for_a_file_and_the_right_to_write_plans(self, office: Office) -> None:
        missing = await office.agency("POST", "/readings", data={"tep": "1"})
        officer = await office.ask("POST", "/readings", files={"file": ("ke-hoach.txt", b"1")})
        assert (missing.status_code, missing.json()["slug"]) == (422, "invalid-request")
        assert (officer.status_code, officer.json()["slug"]) == (403, "not-permitted")


async def read(office: Office, content: bytes, name: str = "ke-hoach.docx", **request: object) -> Json:
    answer = await office.agency("POST", "/readings", files={"file": (name, content)}, **request)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def draft(office: Office, reading_id: str, **head: object) -> httpx.Response:
    return await office.agency("POST", f"/readings/{reading_id}/draft", json={**HEAD, **head})


class TestKept:
    async def test_suggests_units_by_likeness_whenever_it_is_read(self, office: Office) -> None:
        await office.create_units()
        kept = await read(office, issued())
        again = (await office.agency("GET", f"/readings/{kept['reading_id']}")).json()
        assert again == kept
        culture, _, unknown = again["tasks"]
        assert culture["lead_suggestions"][0] == {
            "unit_id": CULTURE,
            "display_name": "Phòng Văn hóa – Xã hội",
            "likeness": 1.0,
        }
        assert (unknown["suggested_lead_unit_id"], unknown["suggested_coordinating_unit_ids"]) == (None, [])

    async def test_is_noticed_when_the_same_file_or_document_is_read_again(self, office: Office) -> None:
        await office.create_units()
        content = issued()
        first = await read(office, content, "lan-mot.docx")
        assert (len(first["sha256"]), first["seen_before"]) == (64, [])
        plan_id = (await draft(office, first["reading_id"])).json()["plan_id"]
        (seen,) = (await read(office, content))["seen_before"]
        assert (seen["reading_id"], seen["file_name"], seen["plan_id"]) == (
            first["reading_id"],
            "lan-mot.docx",
            plan_id,
        )
        assert (seen["plan_title"], seen["status"]) == (first["document"]["title"], "draft")
        for number, body in enumerate(("Nội dung một", "Nội dung hai")):
            found = (await read(office, (NUMBERED + body).encode(), f"{number}.txt"))["seen_before"]
            assert len(found) == number

    async def test_is_kept_once_however_often_it_is_sent(self, office: Office) -> None:
        await office.create_units()
        key = {"headers": {"Idempotency-Key": "doc-van-ban"}}
        content = issued()
        assert await read(office, content, **key) == await read(office, content, **key)
        assert len(await office.rows("SELECT 1 FROM reading")) == 1

    async def test_is_not_for_others(self, office: Office) -> None:
        await office.create_units()
        kept = await read(office, issued())
        for path in (f"/readings/{kept['reading_id']}", f"/readings/{kept['reading_id']}/draft"):
            method, body = ("POST", HEAD) if path.endswith("draft") else ("GET", None)
            stranger = await office.ask(method, path, "agency", OTHER, json=body)
            assert (stranger.status_code, stranger.json()["slug"]) == (403, "outside-your-units")
        content = {"files": {"file": ("ke-hoach.docx", issued())}}
        elsewhere = await office.ask("POST", "/readings", "agency", OTHER, **content)
        assert elsewhere.json()["seen_before"] == []
        missing = await office.agency("GET", "/readings/khong-co")
        assert (missing.status_code, missing.json()["slug"]) == (404, "reading-not-found")


class TestDraftFromReading:
    async def test_holds_every_line_with_its_doubts_and_units(self, office: Office) -> None:
        await office.create_units()
        reading = await read(office, issued())
        answer = await draft(office, reading["reading_id"], number="12-KH/ĐU")
        assert answer.status_code == 201, answer.text
        plan = (await office.agency("GET", f"/plans/{answer.json()['plan_id']}")).json()
        assert (plan["title"], plan["number"], plan["reading_id"]) == (
            reading["document"]["title"],
            "12-KH/ĐU",
            reading["reading_id"],
        )
        items = reading["indicators"] + reading["tasks"]
        assert [line["name"] for line in plan["tasks"]] == [item["name"] for item in items]
        assert [line["place"] for line in plan["tasks"]] == [item["place"] for item in items]
        assert [line["lead_unit_id"] for line in plan["tasks"]] == [None, None, CULTURE, OFFICE, None]
        assert "lead-unit-unknown" in [doubt["code"] for doubt in plan["tasks"][-1]["doubts"]]

    async def test_needs_a_title_from_the_document_or_the_person(self, office: Office) -> None:
        await office.create_units()
        reading = await read(office, "Tập huấn kỹ năng số.".encode(), "ghi-chu.txt")
        nameless = await draft(office, reading["reading_id"])
        assert (nameless.status_code, nameless.json()["slug"]) == (422, "title-missing")
        assert (await draft(office, reading["reading_id"], title="Kế hoạch")).status_code == 201

    async def test_refuses_more_lines_than_a_plan_holds(self, office: Office) -> None:
        await office.create_units()
        long = "KẾ HOẠCH\nI. MỤC TIÊU\n" + "".join(
            f"{n}. Tỷ lệ hộ dân loại {n} có mạng đạt 80%.\n" for n in range(1, 1003)
        )
        reading = await read(office, long.encode(), "dai.txt")
        answer = await draft(office, reading["reading_id"])
        assert (answer.status_code, answer.json()["slug"]) == (422, "plan-too-long")


def heavy() -> bytes:
    """A Word file of eighteen million letters, which no packing makes small."""
    document = docx.Document()
    for seed in range(3):
        document.add_paragraph(Random(seed).randbytes(3 * 2**20).hex())
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def template() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Mã", "Hạn", "Tỷ lệ"])
    book.active.append(["II.1", date(2026, 6, 30), 0.8])
    book.active["C2"].number_format = "0%"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class TestReader:
    async def test_gives_the_cells_of_a_workbook(self) -> None:
        cells = await Reader(GENEROUS).cells("mau.xlsx", template())
        rows = [[1, ["Mã", "Hạn", "Tỷ lệ"]], [2, ["II.1", "2026-06-30", "80 %"]]]
        assert cells == {"sheets": [{"name": "Sheet", "rows": rows}]}

    async def test_gives_no_cells_of_a_text(self) -> None:
        with pytest.raises(DocumentRefusedError) as refusal:
            await Reader(GENEROUS).cells("mau.txt", b"a")
        assert refusal.value.slug == "document-not-a-workbook"

    @pytest.mark.parametrize(
        ("bounds", "slug"),
        [
            (ReadingPolicy(limit_bytes=10**7, limit_seconds=30, limit_memory_bytes=90 * 2**20), "beyond-memory"),
            (ReadingPolicy(limit_bytes=10**7, limit_seconds=30, limit_memory_bytes=40 * 2**20), "beyond-memory"),
            (ReadingPolicy(limit_bytes=10**7, limit_seconds=0, limit_memory_bytes=2**30), "beyond-time"),
        ],
        ids=["memory", "memory from the start", "time"],
    )
    async def test_says_which_bound_a_document_passes(self, bounds: ReadingPolicy, slug: str) -> None:
        with pytest.raises(DocumentRefusedError) as refusal:
            await Reader(bounds).read("ke-hoach.docx", heavy())
        assert refusal.value.slug == f"document-{slug}"
        assert "Word (.docx)" in refusal.value.sentence
