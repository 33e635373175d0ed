from pathlib import Path

import pytest

from services.plans.reading import ReadingLimits, UnreadableDocument
from services.plans.reading.blocks import Line, Source, Table
from services.plans.reading.sources.pdf_file import load
from tests.unit.plans.reading.papers import Sheet, pdf, table

HEADINGS = ["TT", "Nhiệm vụ", "Chủ trì", "Sản phẩm"]
WIDTHS = [40, 200, 120, 120]
FILLER = ["Kế hoạch này được gửi tới các phòng, đơn vị của xã để thực hiện.", "Các đơn vị báo cáo hằng quý."]


def loaded(folder: Path, *sheets: Sheet) -> Source:
    path = folder / "plan.pdf"
    path.write_bytes(pdf(*sheets))
    return load(path, ReadingLimits())


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


def drawn(*rows: list[str | None], turned: bool = False) -> Sheet:
    sheet = Sheet(turned=turned)
    table(sheet, WIDTHS, rows)
    return sheet


class TestLines:
    def test_are_put_together_from_pieces_of_a_line(self, tmp_path: Path) -> None:
        sheet = Sheet().lines(FILLER).text(56, 120, "Tỷ lệ hồ sơ").text(130, 120, "đạt 85%")
        assert texts(loaded(tmp_path, sheet)) == [*FILLER, "Tỷ lệ hồ sơ đạt 85%"]

    def test_side_by_side_come_column_by_column(self, tmp_path: Path) -> None:
        sheet = Sheet().lines(["ỦY BAN NHÂN DÂN", "XÃ MẪU"]).lines(["CỘNG HÒA XÃ HỘI", "Độc lập"], x=330)
        sheet.lines([" " * 20 + "KẾ HOẠCH", *FILLER], y=140)
        found = texts(loaded(tmp_path, sheet))
        assert found[:5] == ["ỦY BAN NHÂN DÂN", "XÃ MẪU", "CỘNG HÒA XÃ HỘI", "Độc lập", "KẾ HOẠCH"]

    def test_without_marks_of_notes_and_without_notes(self, tmp_path: Path) -> None:
        sheet = Sheet().lines(FILLER).text(56, 120, "Tỷ lệ hồ sơ đạt 85%").text(171, 115, "1", size=7)
        sheet.rule(56, 760, 200, 760).text(56, 775, "1 Theo số liệu 60% của năm trước.", size=9)
        assert texts(loaded(tmp_path, sheet))[2:] == ["Tỷ lệ hồ sơ đạt 85%"]

    def test_keep_the_power_of_a_measure(self, tmp_path: Path) -> None:
        sheet = Sheet().lines(FILLER).text(56, 120, "500 m").text(87, 115, "2", size=7)
        assert texts(loaded(tmp_path, sheet))[2:] == ["500 m2"]

    def test_without_heads_repeated_on_each_page(self, tmp_path: Path) -> None:
        sheets = [Sheet().text(56, 30, "KẾ HOẠCH SỐ 12").lines([f"Trang {one} nói điều khác."]) for one in "abcd"]
        assert texts(loaded(tmp_path, *sheets)) == [f"Trang {one} nói điều khác." for one in "abcd"]

    def test_without_feet_that_count_the_pages(self, tmp_path: Path) -> None:
        sheets = [Sheet().lines([text]).text(56, 820, f"Kế hoạch 12 - {n}/2") for n, text in enumerate(FILLER, start=1)]
        assert texts(loaded(tmp_path, *sheets)) == FILLER

    def test_of_a_title_end_the_columns(self, tmp_path: Path) -> None:
        sheet = Sheet().text(56, 56, "ỦY BAN NHÂN DÂN").text(330, 56, "CỘNG HÒA XÃ HỘI").lines(["KẾ HOẠCH", "x"], y=72)
        sheet.text(330, 104, "Ngày ký kết văn bản").lines(FILLER, y=140)
        assert texts(loaded(tmp_path, sheet))[2:5] == ["KẾ HOẠCH", "x", "Ngày ký kết văn bản"]

    def test_of_a_turned_page_are_read_upright(self, tmp_path: Path) -> None:
        assert texts(loaded(tmp_path, Sheet(turned=True).lines(FILLER))) == FILLER


class TestTables:
    @pytest.mark.parametrize("turned", [False, True])
    def test_have_their_cells(self, tmp_path: Path, turned: bool) -> None:
        row = ["1", "Xây dựng trang thông tin điện tử của xã", "Công an xã", "Trang"]
        (found,) = tables(loaded(tmp_path, drawn(HEADINGS, ["I", "HẠ TẦNG SỐ", None, None], row, turned=turned)))
        assert found.rows == (tuple(HEADINGS), ("I", "HẠ TẦNG SỐ", "", ""), tuple(row))
        assert found.covered == {(1, 2), (1, 3)}

    def test_keep_the_borders_of_the_page_before(self, tmp_path: Path) -> None:
        one = drawn(HEADINGS, ["1", "Việc", "Công an xã", "Báo cáo"])
        other = drawn(["II", "HẠ TẦNG", None, None], ["2", "Việc hai", None, None])
        found = tables(loaded(tmp_path, one, other))
        assert [len(one.rows[0]) for one in found] == [4, 4]

    def test_of_the_same_width_but_apart_keep_their_own_borders(self, tmp_path: Path) -> None:
        one, other = drawn(HEADINGS, ["1", "Việc", "Công an xã", "Báo cáo"]), Sheet().lines(["PHỤ LỤC II"])
        table(other, [100, 140, 240], [["TT", "Chỉ tiêu", "2026"], ["1", "Hồ sơ", "80"]], y=90)
        assert [len(one.rows[0]) for one in tables(loaded(tmp_path, one, other))] == [4, 3]

    def test_tell_a_meant_line_end_from_a_forced_one(self, tmp_path: Path) -> None:
        sheet = drawn(HEADINGS, ["1", "Việc " * 24, "Phòng Văn hóa và Xã hội", "Báo cáo"])
        sheet.text(56 + 240 + 3, 120, "Trạm Y tế")
        assert tables(loaded(tmp_path, sheet))[0].rows[1][2] == "Phòng Văn hóa và Xã hội\nTrạm Y tế"

    def test_alone_are_no_scan(self, tmp_path: Path) -> None:
        assert len(tables(loaded(tmp_path, drawn(HEADINGS, ["1", "Việc cần làm ngay", "Công an xã", "Báo cáo"])))) == 1

    def test_are_no_underlines_and_frames(self, tmp_path: Path) -> None:
        sheet = Sheet().lines(FILLER).rule(56, 58, 300, 58).box(40, 40, 560, 800)
        assert texts(loaded(tmp_path, sheet)) == FILLER


class TestPictures:
    def test_with_the_line_of_a_signature_are_a_scan(self, tmp_path: Path) -> None:
        stamp = "Ký bởi: Ủy ban nhân dân xã, 10:15 ngày 12/02/2026"
        stamped = [Sheet().picture().text(56, 800, stamp) for _ in range(3)]
        with pytest.raises(UnreadableDocument) as refusal:
            loaded(tmp_path, *stamped)
        assert refusal.value.slug == "document-scanned"

    def test_among_pages_of_text_are_doubted(self, tmp_path: Path) -> None:
        found = loaded(tmp_path, Sheet().lines(FILLER), Sheet().picture(), Sheet().lines(FILLER[::-1]))
        assert [one.code for one in found.doubts] == ["pages-scanned"]
