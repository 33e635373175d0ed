import pytest

from services.plans.reading import patterns
from services.plans.reading.targets import as_number, find_figures


def figure(text: str) -> tuple[str, float, float | None, str]:
    found = find_figures(text)
    assert len(found) == 1, found
    return found[0].comparator, found[0].value, found[0].value_max, found[0].unit_of_measure


class TestComparator:
    @pytest.mark.parametrize(
        ("text", "comparator"),
        [
            ("Tỷ lệ văn bản ký số 80 %", "="),
            ("Tỷ lệ văn bản ký số đạt 80%", "="),
            ("Có 80% hồ sơ", "="),
            ("Tỷ lệ: 80 phần trăm", "="),
            ("đạt trên 80%", ">"),
            ("Trên 80% người dùng", ">"),
            ("hơn 80% hộ", ">"),
            ("vượt mức 80%", ">"),
            ("> 80%", ">"),
            ("từ 80% trở lên", ">="),
            ("đạt từ 80% dân số trở lên", ">="),
            ("80% hộ gia đình trở lên", ">="),
            ("đạt từ 80%", ">="),
            ("≥ 80%", ">="),
            (">= 80%", ">="),
            ("tối thiểu 80%", ">="),
            ("tối thiểu đạt 80%", ">="),
            ("ít nhất 80%", ">="),
            ("ít nhất là 80%", ">="),
            ("không dưới 80%", ">="),
            ("không thấp hơn 80%", ">="),
            ("không quá 80%", "<="),
            ("không vượt quá 80%", "<="),
            ("tối đa 80%", "<="),
            ("≤ 80%", "<="),
            ("80% trở xuống", "<="),
            ("dưới 80%", "<"),
            ("< 80%", "<"),
        ],
    )
    def test_is_the_written_one(self, text: str, comparator: str) -> None:
        assert figure(text) == (comparator, 80, None, "%")

    @pytest.mark.parametrize(
        ("text", "low", "high", "unit"),
        [
            ("chiếm khoảng 20-25% giá trị", 20, 25, "%"),
            ("khoảng 20 – 25%", 20, 25, "%"),
            ("từ 20% đến 25%", 20, 25, "%"),
            ("Có từ 02 đến 05 doanh nghiệp", 2, 5, "doanh nghiệp"),
            ("Mỗi năm lựa chọn 1–2 sản phẩm", 1, 2, "sản phẩm"),
        ],
    )
    def test_of_two_numbers_is_a_range(self, text: str, low: float, high: float, unit: str) -> None:
        assert figure(text) == ("range", low, high, unit)

    def test_words_after_another_number_belong_to_that_one(self) -> None:
        assert figure("100% người dân từ 15 tuổi trở lên có tài khoản")[0] == "="


class TestUnitOfMeasure:
    @pytest.mark.parametrize("word", patterns.COUNTED)
    def test_of_every_counted_word_is_kept_as_written(self, word: str) -> None:
        comparator, value, _, unit = figure(f"ít nhất 03 {word}")
        assert (comparator, value) == (">=", 3)
        assert word.startswith(unit)

    @pytest.mark.parametrize(
        ("text", "value", "unit"),
        [
            ("thu nhập bình quân đạt 72 triệu đồng/người/năm", 72, "triệu đồng/người/năm"),
            ("huy động 1,5 tỷ đồng", 1.5, "tỷ đồng"),
            ("hỗ trợ 1.500 hộ", 1500, "hộ"),
        ],
    )
    def test_may_be_money(self, text: str, value: float, unit: str) -> None:
        assert figure(text) == ("=", value, None, unit)

    @pytest.mark.parametrize("cue", ["thành lập", "tổ chức", "có", "xây dựng", "duy trì", "đạt"])
    def test_a_bare_count_needs_a_cue(self, cue: str) -> None:
        assert figure(f"{cue} 05 mô hình") == ("=", 5, None, "mô hình")


class TestNoFigure:
    @pytest.mark.parametrize(
        "text",
        [
            "dịch vụ công trực tuyến mức độ 4",
            "dịch vụ công trực tuyến mức độ 3, 4 cho người dân",
            "phủ sóng 5G",
            "tốc độ 01 Gbps",
            "người dân từ 15 tuổi trở lên",
            "Ngày chuyển đổi số 10/10",
            "giai đoạn 2026-2030",
            "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
            "tại 05 ấp của xã",
            "trong 3 tháng, 6 tháng",
            "năm 2025 đã đạt 75% hồ sơ",
            "Tỷ lệ hoàn thành thấp hơn 50% so với lộ trình thời gian",
            "trường học số 2",
        ],
    )
    def test_in_numbers_that_are_no_goals(self, text: str) -> None:
        assert find_figures(text) == []

    def test_of_counts_when_only_percentages_are_asked_for(self) -> None:
        assert find_figures("ít nhất 02 tổ", counts=False) == []

    def test_in_the_starting_point_of_a_rise(self) -> None:
        assert [one.value for one in find_figures("nâng tỷ lệ từ 60% lên 80%")] == [80]


class TestAsNumber:
    @pytest.mark.parametrize(
        ("text", "value"), [("02", 2), ("2,5", 2.5), ("1.500", 1500), ("1.234.567,5", 1234567.5), ("2.5", 2.5)]
    )
    def test_reads_vietnamese_notation(self, text: str, value: float) -> None:
        assert as_number(text) == value


class TestPlainCounts:
    @pytest.mark.parametrize(
        ("text", "value", "unit"),
        [
            ("Có 30/38 tổ dân phố lắp wifi", 30, "tổ dân phố"),
            ("Thay mới 12 máy tính đã cũ", 12, "máy tính"),
            ("Thu nhập bình quân gấp 04 lần năm 2025", 4, "lần"),
            ("phát ít nhất 02 số/tháng", 2, "số/tháng"),
            ("Xây dựng mô hình thôn an toàn tại 02 thôn", 2, "thôn"),
            ("Mỗi tổ có ít nhất 02 “hạt nhân số”", 2, "“hạt nhân số”"),
            ("Số vụ thiệt hại từ 10 triệu đồng trở lên mỗi năm giảm tối thiểu 15%", 15, "%"),
        ],
    )
    def test_are_goals(self, text: str, value: float, unit: str) -> None:
        assert figure(text)[1::2] == (value, unit)

    @pytest.mark.parametrize("text", ["Trực 24/7 giờ", "Tập huấn tại 05 ấp", "Có 12/10 xã"])
    def test_are_none_where_nothing_is_to_be_reached(self, text: str) -> None:
        assert find_figures(text) == []

    def test_a_later_rung_may_leave_its_unit_out(self) -> None:
        found = find_figures("dữ liệu sai còn dưới 50 trường hợp vào ngày 30/6/2026 và bằng 0 vào ngày 15/12/2026")
        assert [(one.value, one.unit_of_measure) for one in found] == [(50, "trường hợp"), (0, "trường hợp")]
