import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.reading import read_text
from services.plans.reading.blocks import Line, Place, Table
from services.plans.reading.unframed import framed_again

HEADINGS = ("TT", "Việc cần làm", "Thời gian", "Cơ quan chủ trì", "Cùng thực hiện", "Kết quả cần đạt")


def rows(*lines: str) -> list[tuple[str, ...]]:
    blocks, _ = framed_again([Line(text, Place("dòng", at, at)) for at, text in enumerate(lines, start=1)])
    return [row for one in blocks if isinstance(one, Table) for row in one.rows]


class TestFramedAgain:
    def test_each_cell_goes_to_the_column_it_fits(self) -> None:
        first = (
            "1",
            "Hội nghị triển khai đến các thôn",
            "Tháng 02/2026",
            "Công an xã",
            "Trạm Y tế xã",
            "Kế hoạch thôn",
        )
        second = ("2", "Tổ chức hội thi", "Quý IV/2026", "Hội Nông dân xã", "Giải thưởng hội thi")
        assert rows(*HEADINGS, *first, *second) == [HEADINGS, first, (*second[:4], "", second[4])]

    def test_a_month_that_covers_rows_stands_in_each(self) -> None:
        found = rows(
            "Tháng", "", "Nội dung công việc", "", "Bộ phận phụ trách", "", "Sản phẩm", "",
            "9/2026", "", "Khảo sát năng lực số của", "giáo viên", "", "Tổ Tin học", "", "Phiếu khảo sát", "",
            "Lập tổ chuyển đổi số", "", "Hiệu trưởng", "", "Quyết định thành lập", "",
        )  # fmt: skip
        assert found[1:] == [
            ("9/2026", "Khảo sát năng lực số của giáo viên", "Tổ Tin học", "Phiếu khảo sát"),
            ("9/2026", "Lập tổ chuyển đổi số", "Hiệu trưởng", "Quyết định thành lập"),
        ]

    def test_lines_cut_by_the_width_of_a_cell_are_joined(self) -> None:
        lines = (
            "1",
            "Quyên góp điện thoại",
            "Trước ngày",
            "17/10/2026",
            "Ban Giám sát; Ban",
            "Thường trực",
            "Danh sách",
        )
        found = rows(*HEADINGS, *lines, "2", "Cập nhật trang tin", "Hằng tuần", "Công an xã", "Tin, bài")
        assert found[1][2:4] == ("Trước ngày 17/10/2026", "Ban Giám sát; Ban Thường trực")
        assert found[2][2:4] == ("Hằng tuần", "Công an xã")

    def test_ends_with_the_section(self) -> None:
        row = ("1", "Rà soát thủ tục của xã", "Quý I/2026", "Công an xã", "Trạm Y tế xã", "Danh mục")
        other = ("2", "Số hóa hồ sơ của xã", "Quý II/2026", "Trạm Y tế xã", "Công an xã", "Dữ liệu")
        assert len(rows(*HEADINGS, *row, *other, "V. TỔ CHỨC THỰC HIỆN", "1. Công an xã báo cáo.")) == 3

    @pytest.mark.parametrize(
        "lines",
        [
            ("Nội dung", "Thời gian", "Địa điểm"),
            ("Nhiệm vụ chung", "Các đơn vị thực hiện theo chức năng.", "Công an xã", "Trạm Y tế xã"),
            ("1. Nội dung", "Rà soát thủ tục.", "2. Thời gian", "Trong quý I."),
        ],
    )
    def test_leaves_what_heads_no_table(self, lines: tuple[str, ...]) -> None:
        assert rows(*lines) == []

    def test_is_doubted(self) -> None:
        said = ("1", "Rà soát thủ tục của xã", "Quý I/2026", "Công an xã", "Trạm Y tế xã", "Danh mục thủ tục")
        other = ("2", "Số hóa hồ sơ của xã", "Quý II/2026", "Trạm Y tế xã", "Công an xã", "Dữ liệu hồ sơ")
        text = "\n\n".join(("KẾ HOẠCH", "Chuyển đổi số năm 2026", "I. PHÂN CÔNG", *HEADINGS, *said, *other))
        found = read_text(text)
        assert [(one.lead_unit, str(one.due)) for one in found.tasks] == [
            ("Công an xã", "2026-03-31"),
            ("Trạm Y tế xã", "2026-06-30"),
        ]
        assert "table-from-text" in {one.code for one in found.doubts}


@given(st.lists(st.sampled_from([*HEADINGS, "", "1", "2", "Công an xã", "85%", "Quý I", "Rà soát hồ sơ cũ", "I. A"])))
def test_no_cell_is_lost_or_made_up(lines: list[str]) -> None:
    blocks, _ = framed_again([Line(text, Place("dòng", at, at)) for at, text in enumerate(lines, start=1)])
    kept = " ".join(one.text if isinstance(one, Line) else " ".join(map(" ".join, one.rows)) for one in blocks)
    assert set(" ".join(lines).split()) == set(kept.split())
