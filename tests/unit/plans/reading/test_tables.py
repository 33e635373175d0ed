import re

from hypothesis import given, settings
from hypothesis import strategies as st

from services.plans.reading.annex import read_table
from services.plans.reading.blocks import ROW, Block, Line, Place, Table
from services.plans.reading.captions import titled, without_captions
from services.plans.reading.context import Context
from services.plans.reading.tables import settled

HEADINGS = ("TT", "Nhiệm vụ", "Chủ trì", "Sản phẩm")
FIRST = ("1", "Số hóa hồ sơ hộ tịch", "Công an xã", "Kho dữ liệu")
SECOND = ("2", "Lắp camera", "Công an xã", "Camera")


def table(*rows: tuple[str, ...], kind: str = ROW) -> Table:
    return Table(rows, tuple(Place(kind, number, number) for number, _ in enumerate(rows, start=1)))


def line(text: str) -> Line:
    return Line(text, Place("đoạn", 1, 1))


class TestSettled:
    def test_counts_the_rows_of_each_table(self) -> None:
        blocks = settled([table(("KẾ HOẠCH", "SỐ")), table(HEADINGS, FIRST), line("Văn bản"), table(HEADINGS, SECOND)])
        told = [str(block.places[1]) for block in blocks if isinstance(block, Table)]
        assert told == ["bảng 1, hàng 2", "bảng 2, hàng 2"]

    def test_joins_what_a_page_cut_in_two(self) -> None:
        for below in (table(SECOND), table(HEADINGS, SECOND)):
            blocks = settled([table(HEADINGS, FIRST), line("12"), line(""), below])
            assert len(blocks) == 1
            tasks, _ = read_table(blocks[0], Context(""))
            assert [task.code for task in tasks] == ["1", "2"]

    def test_keeps_tables_with_other_headings_apart(self) -> None:
        other = table(("TT", "Chỉ tiêu", "ĐVT", "2026"), ("1", "Tỷ lệ hồ sơ", "%", "80"))
        assert len(settled([table(HEADINGS, FIRST), other])) == 2

    def test_reads_layout_as_text(self) -> None:
        letterhead = table(("UBND XÃ MẪU\nSố: 1/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        texts = [block.text for block in settled([letterhead]) if isinstance(block, Line)]
        assert texts == ["UBND XÃ MẪU", "Số: 1/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


CELLS = st.sampled_from(
    [
        "TT",
        "STT",
        "Nhiệm vụ",
        "Chỉ tiêu",
        "Chủ trì",
        "Phối hợp",
        "2026",
        "Năm 2030",
        "Quý I",
        "ĐVT",
        "Sản phẩm",
        "Thời hạn",
        "Lĩnh vực",
        "",
        "1",
        "1.1",
        "I",
        "A",
        "x",
        "-",
        "Công an xã",
        "HẠ TẦNG SỐ",
        "≥ 80",
        "80-90",
        "Tổng cộng",
        "(1)",
        "Phòng Kinh tế; Trạm Y tế",
        "30/6/2026",
        "Hằng quý",
        "%",
    ]
)


@st.composite
def grids(draw: st.DrawFn) -> Table:
    width = draw(st.integers(0, 5))
    rows = draw(st.lists(st.tuples(*[CELLS] * width), max_size=7))
    covered = draw(st.frozensets(st.tuples(st.integers(0, 6), st.integers(1, 4)), max_size=6))
    kind = draw(st.sampled_from(["hàng", "trang"]))
    return Table(tuple(rows), tuple(Place(kind, number, number) for number, _ in enumerate(rows, start=1)), covered)


@given(st.lists(grids() | st.just(line("12")), max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_tables_are_read_and_no_unit_is_made_up(blocks: list[Block]) -> None:
    for block in settled(blocks):
        if isinstance(block, Table):
            tasks, indicators = read_table(block, Context("PL", None, 2026))
            said = {word for row in block.rows for cell in row for word in re.findall(r"\w+", cell)}
            assert all(task.name for task in tasks)
            assert all(indicator.milestones for indicator in indicators)
            assert {word for task in tasks for word in re.findall(r"\w+", task.lead_unit or "")} <= said


class TestTableWithoutHeadings:
    def test_offers_each_row_whole_and_assigns_nothing(self) -> None:
        rows = [(str(number), f"Việc số {number}", "Công an xã", "30/6/2026") for number in range(1, 4)]
        blocks = settled([table(*rows)])
        assert isinstance(blocks[0], Table)
        tasks, indicators = read_table(blocks[0], Context("PL"))
        assert indicators == []
        assert [(task.name, task.lead_unit, task.due) for task in tasks[:1]] == [
            ("1 | Việc số 1 | Công an xã | 30/6/2026", None, None)
        ]
        assert all("table-without-headings" in {one.code for one in task.doubts} for task in tasks)


class TestCaptions:
    def test_give_the_table_its_number_and_date(self) -> None:
        blocks: list[Block] = [line("I. MỤC TIÊU ĐẾN NĂM 2030"), line("Bảng 2. Nhiệm vụ đến năm 2028"), table(HEADINGS)]
        found = next(titled(blocks)).context(None, 2026)
        assert (found.code, str(found.title_due), str(found.plan_due)) == ("B2", "2028-12-31", "2030-12-31")

    def test_are_no_text_of_the_body(self) -> None:
        blocks: list[Block] = [line("Bảng 1. Nhiệm vụ"), line(""), table(HEADINGS), line("Bảng 2 kèm theo.")]
        texts = [block.text for block in without_captions(blocks) if isinstance(block, Line)]
        assert texts == ["", "Bảng 2 kèm theo."]
