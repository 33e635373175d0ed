from datetime import date
from pathlib import Path

import openpyxl

from services.plans.reading import Reading, read_document

HEADINGS = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Sản phẩm")
TITLE = ("KẾ HOẠCH", "Chuyển đổi số xã Mẫu Một năm 2026")


def read(folder: Path, book: openpyxl.Workbook) -> Reading:
    path = folder / "plan.xlsx"
    book.save(path)
    return read_document(path)


def codes(reading: Reading) -> set[str]:
    return {doubt.code for doubt in reading.doubts}


def book_of(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Phân công"
    for row in rows:
        book.active.append(row)
    return book


class TestLoad:
    def test_reads_a_table_below_its_title_block(self, tmp_path: Path) -> None:
        book = book_of(
            ("ỦY BAN NHÂN DÂN XÃ MẪU MỘT", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            *((one,) for one in TITLE),
            (),
            HEADINGS,
            ("I", "HẠ TẦNG SỐ"),
            (1, "Lắp điểm truy cập", "Phòng Kinh tế\nCông an xã", date(2026, 6, 30), "Biên bản"),
            (2, "Số hóa hồ sơ", "Văn phòng", "Quý IV", "Kho dữ liệu"),
            (),
            ("Nơi nhận:", None, None, "TM. ỦY BAN NHÂN DÂN"),
        )
        book.active.merge_cells("B6:E6")
        found = read(tmp_path, book)
        assert found.document.title == " ".join(TITLE)
        assert [(one.code, one.group, one.lead_unit, one.due) for one in found.tasks] == [
            ("I.1", "HẠ TẦNG SỐ", "Phòng Kinh tế; Công an xã", date(2026, 6, 30)),
            ("I.2", "HẠ TẦNG SỐ", "Văn phòng", date(2026, 12, 31)),
        ]
        assert found.tasks[0].place == "Trang tính “Phân công”, dòng 7"

    def test_reads_a_ladder_with_headings_over_two_rows(self, tmp_path: Path) -> None:
        book = book_of(
            *((one,) for one in TITLE),
            ("TT", "Chỉ tiêu", "ĐVT", "Lộ trình", None),
            (None, None, None, 2026, 2030),
            (1, "Hồ sơ trực tuyến", "%", 0.8, "≥ 95"),
        )
        for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:E3"):
            book.active.merge_cells(cells)
        book.active["D5"].number_format = "0%"
        (one,) = read(tmp_path, book).indicators
        assert [(m.comparator, m.value, m.unit_of_measure, m.due) for m in one.milestones] == [
            ("=", 80, "%", date(2026, 12, 31)),
            (">=", 95, "%", date(2030, 12, 31)),
        ]

    def test_holds_a_value_merged_over_rows_for_each(self, tmp_path: Path) -> None:
        rows = [(number, f"Việc {number}", "Công an xã" if number == 1 else None, None, None) for number in (1, 2, 3)]
        book = book_of(*((one,) for one in TITLE), HEADINGS, *rows)
        book.active.merge_cells("C4:C6")
        assert [one.lead_unit for one in read(tmp_path, book).tasks] == ["Công an xã"] * 3

    def test_reads_every_sheet_and_two_tables_on_one(self, tmp_path: Path) -> None:
        ladder = (("TT", "Chỉ tiêu", "ĐVT", "2026"), (1, "Hồ sơ trực tuyến", "%", 80))
        book = book_of(*((one,) for one in TITLE), *ladder, (), HEADINGS, (1, "Việc một", "Công an xã", None, None))
        second = book.create_sheet("Phụ lục")
        for row in (("PHỤ LỤC II",), HEADINGS, (1, "Việc hai", "Công an xã", None, None)):
            second.append(row)
        found = read(tmp_path, book)
        assert [one.name for one in found.tasks] == ["Việc một", "Việc hai"]
        assert [one.code for one in found.tasks] == ["1", "PLII.1"]
        assert len(found.indicators) == 1

    def test_goes_on_behind_a_blank_row(self, tmp_path: Path) -> None:
        rows = [(1, "Việc một", "Công an xã", None, "Báo cáo"), (), (2, "Việc hai", "Công an xã", None, "Đề án")]
        found = read(tmp_path, book_of(*((one,) for one in TITLE), HEADINGS, *rows))
        assert [one.name for one in found.tasks] == ["Việc một", "Việc hai"]

    def test_reads_a_sheet_of_prose_as_text(self, tmp_path: Path) -> None:
        goal = (1, "Tỷ lệ hồ sơ trực tuyến đạt từ 80% trở lên.")
        book = book_of(*((one,) for one in TITLE), ("I", "MỤC TIÊU"), goal, ("2.", "B"))
        (one,) = [one for one in read(tmp_path, book).indicators if one.milestones[0].value]
        assert (one.code, one.milestones[0].comparator) == ("I.1", ">=")

    def test_offers_the_rows_of_a_table_without_headings(self, tmp_path: Path) -> None:
        rows = [(number, f"Việc {number}", "Công an xã", "Báo cáo") for number in range(1, 5)]
        found = read(tmp_path, book_of(*((one,) for one in TITLE), *rows))
        assert [one.name for one in found.tasks][:1] == ["1 | Việc 1 | Công an xã | Báo cáo"]


class TestDoubts:
    def test_tell_what_is_hidden(self, tmp_path: Path) -> None:
        book = book_of(*((one,) for one in TITLE), HEADINGS, (1, "Việc một", "Công an xã", None, None))
        book.active.row_dimensions[4].hidden = True
        hidden = book.create_sheet("Nháp")
        hidden.append(("I. NHIỆM VỤ",))
        hidden.sheet_state = "hidden"
        found = read(tmp_path, book)
        assert [one.name for one in found.tasks] == ["Việc một"]
        assert {"row-hidden", "sheet-hidden"} <= codes(found)

    def test_tell_of_formulas_without_results(self, tmp_path: Path) -> None:
        book = book_of(("TT", "Chỉ tiêu", "ĐVT", "2026"), (1, "Hồ sơ", "%", "=40+40"))
        assert "formula-without-value" in codes(read(tmp_path, book))
