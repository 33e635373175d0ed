import json
from pathlib import Path

import openpyxl
import pytest

from cli.__main__ import main
from tests.unit.plans.reading.papers import Sheet, pdf

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "ke-hoach-xa-mau-mot.docx"


HEADINGS = ("TT", "Chỉ tiêu", "ĐVT", "2026")


class TestPlansRead:
    def test_prints_the_reading_as_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["plans", "read", str(SAMPLE), "--json"]) == 0
        reading = json.loads(capsys.readouterr().out)
        assert reading["document"]["number"] == "08-KH/BCĐ"
        assert reading["indicators"]
        assert reading["tasks"]

    def test_prints_a_page_for_people(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["plans", "read", str(SAMPLE)]) == 0
        assert "Số, ngày:  08-KH/BCĐ, 2026-01-20" in capsys.readouterr().out

    def test_reads_a_workbook_and_tells_its_targets(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        book = openpyxl.Workbook()
        for row in (("KẾ HOẠCH",), ("Chuyển đổi số xã Mẫu năm 2026",), HEADINGS, (1, "Hồ sơ trực tuyến", "%", "≥ 80")):
            book.active.append(row)
        book.save(tmp_path / "plan.xlsx")
        assert main(["plans", "read", str(tmp_path / "plan.xlsx")]) == 0
        assert "Hồ sơ trực tuyến: ≥ 80 % (2026-12-31)" in capsys.readouterr().out

    def test_reads_a_pdf_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        goal = "1. Tỷ lệ hồ sơ trực tuyến đạt trên 85%."
        lines = ["KẾ HOẠCH", "Chuyển đổi số xã Mẫu năm 2026", "I. MỤC TIÊU", goal]
        (tmp_path / "plan.pdf").write_bytes(pdf(Sheet().lines(lines)))
        assert main(["plans", "read", str(tmp_path / "plan.pdf")]) == 0
        assert "> 85 %" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("name", "content", "slug"),
        [
            ("plan.docx", b"", "document-empty"),
            ("plan.docx", b"no zip", "document-damaged"),
            ("plan.xyz", b"x", "document-format-unknown"),
            ("absent.docx", None, "document-missing"),
            ("plan.txt", b"x" * (20 * 2**20 + 1), "document-too-large"),
        ],
    )
    def test_refuses_in_vietnamese_with_exit_code_2(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, slug: str
    ) -> None:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert main(["plans", "read", str(tmp_path / name)]) == 2
        said = capsys.readouterr()
        assert not said.out
        assert f"[{slug}]" in said.err
        assert "ệp" in said.err
