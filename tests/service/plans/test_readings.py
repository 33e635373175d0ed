from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest

from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.policy import ReadingPolicy
from tests.service.plans.office import CULTURE, OFFICE, Office

GENEROUS = ReadingPolicy(limit_bytes=10**7, limit_seconds=30, limit_memory_bytes=2**30)
PLAN = """KẾ HOẠCH
Triển khai Nghị quyết số 57-NQ/TW trên địa bàn xã năm 2026

I. MỤC TIÊU
1. Tỷ lệ hồ sơ giải quyết trực tuyến đạt từ 80% trở lên.
2. Tỷ lệ cán bộ được bồi dưỡng kỹ năng số đạt trên 90%.
"""
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

    async def test_asks_for_a_file_and_the_right_to_write_plans(self, office: Office) -> None:
        missing = await office.agency("POST", "/readings", data={"tep": "1"})
        officer = await office.ask("POST", "/readings", files={"file": ("ke-hoach.txt", b"1")})
        assert (missing.status_code, missing.json()["slug"]) == (422, "invalid-request")
        assert (officer.status_code, officer.json()["slug"]) == (403, "not-permitted")


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
            (ReadingPolicy(limit_bytes=10**7, limit_seconds=30, limit_memory_bytes=60 * 2**20), "beyond-memory"),
            (ReadingPolicy(limit_bytes=10**7, limit_seconds=0, limit_memory_bytes=2**30), "beyond-time"),
        ],
        ids=["memory", "time"],
    )
    async def test_says_which_bound_a_document_passes(self, bounds: ReadingPolicy, slug: str) -> None:
        with pytest.raises(DocumentRefusedError) as refusal:
            await Reader(bounds).read("ke-hoach.docx", issued())
        assert refusal.value.slug == f"document-{slug}"
        assert "Word (.docx)" in refusal.value.sentence
