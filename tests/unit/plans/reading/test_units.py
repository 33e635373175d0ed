import pytest

from services.plans.reading import units


class TestSubject:
    @pytest.mark.parametrize(
        ("sentence", "unit"),
        [
            ("Ban Thường vụ Đảng ủy xã thường xuyên rà soát Ban Chỉ đạo.", "Ban Thường vụ Đảng ủy xã"),
            ("Đồng thời, UBND xã thành lập Ban Chỉ đạo.", "UBND xã"),
            ("Hội đồng nhân dân xã có trách nhiệm thể chế hóa.", "Hội đồng nhân dân xã"),
            ("Mặt trận Tổ quốc và các đoàn thể vận động hội viên.", "Mặt trận Tổ quốc và các đoàn thể"),
            ("Giao Công an xã lắp đặt camera.", "Công an xã"),
            (
                "Giao Ban Xây dựng Đảng, Ủy ban Mặt trận Tổ quốc xã phối hợp tuyên truyền.",
                "Ban Xây dựng Đảng, Ủy ban Mặt trận Tổ quốc xã",
            ),
            ("Phòng Văn hóa - Xã hội chủ trì, phối hợp với Trạm Y tế.", "Phòng Văn hóa - Xã hội"),
            ("Tổ giúp việc Ban Chỉ đạo thường xuyên giao ban.", "Tổ giúp việc Ban Chỉ đạo"),
            ("Khi báo cáo hoàn thành một việc, đơn vị chủ trì phải đính kèm minh chứng.", "đơn vị chủ trì"),
            ("Chế độ báo cáo: Yêu cầu các đơn vị phải báo cáo hằng tháng.", "các đơn vị"),
            ("Các tổ chức chính trị - xã hội lãnh đạo, chỉ đạo xây dựng kế hoạch.", "Các tổ chức chính trị - xã hội"),
            ("Trạm Y tế lập sổ sức khỏe điện tử.", "Trạm Y tế"),
            ("Bí thư các chi bộ trực tiếp chỉ đạo.", "Bí thư các chi bộ"),
            ("Đội Thủy nông làm thử tưới tiết kiệm nước.", "Đội Thủy nông"),
            ("Tổ Tổng hợp giúp Trưởng Công an xã theo dõi tiến độ.", "Tổ Tổng hợp"),
            ("Ban Xây dựng Đảng chủ trì, phối hợp với Văn phòng.", "Ban Xây dựng Đảng"),
            ("Đảng ủy UBND phường lãnh đạo xây dựng đô thị.", "Đảng ủy UBND phường"),
            ("Thường trực Đảng ủy chỉ đạo việc sáng tạo.", "Thường trực Đảng ủy"),
        ],
    )
    def test_is_the_unit_the_sentence_begins_with(self, sentence: str, unit: str) -> None:
        assert units.subject(sentence) == unit

    @pytest.mark.parametrize(
        "sentence",
        [
            "Ban hành và tổ chức thực hiện các văn bản chỉ đạo.",
            "Tổ chức các lớp tập huấn.",
            "Phòng, chống lừa đảo trên không gian mạng.",
            "Phối hợp với các cơ quan liên quan tổ chức tuyên truyền.",
            "Lãnh đạo, điều hành thống nhất việc triển khai.",
            "Phát huy vai trò của Ủy ban Mặt trận Tổ quốc.",
            "Việc thực hiện Nghị quyết sẽ được lồng ghép.",
            "Trường hợp phát sinh khó khăn, kịp thời báo cáo.",
        ],
    )
    def test_is_none_where_nobody_is_named(self, sentence: str) -> None:
        assert units.subject(sentence) is None


class TestLabelled:
    def test_parts_the_unit_from_its_work(self) -> None:
        assert units.labelled("Ủy ban kiểm tra Đảng ủy: Phối hợp kiểm tra.") == (
            "Ủy ban kiểm tra Đảng ủy",
            "Phối hợp kiểm tra.",
        )

    @pytest.mark.parametrize("text", ["Minh chứng: bắt buộc", "Không có dấu hai chấm"])
    def test_other_labels_are_no_units(self, text: str) -> None:
        assert units.labelled(text) == (None, text)


class TestHeadingUnit:
    @pytest.mark.parametrize(
        ("heading", "unit"),
        [
            ("Giao phòng Văn hóa - Xã hội xã", "phòng Văn hóa - Xã hội xã"),
            ("Thường trực Đảng ủy", "Thường trực Đảng ủy"),
            (
                "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội xã",
                "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội xã",
            ),
            (
                "Trách nhiệm của thủ trưởng: Yêu cầu các cơ quan, ban, ngành triển khai các nội dung sau:",
                "các cơ quan, ban, ngành",
            ),
            ("Công tác tuyên truyền", None),
            ("Tổ chức triển khai", None),
        ],
    )
    def test_is_whom_the_heading_assigns(self, heading: str, unit: str | None) -> None:
        assert units.heading_unit(heading) == unit


class TestPartners:
    @pytest.mark.parametrize(
        ("sentence", "partners"),
        [
            ("Phối hợp với các doanh nghiệp viễn thông nâng cấp mạng.", ("các doanh nghiệp viễn thông",)),
            ("Phòng Kinh tế phối hợp với các hợp tác xã hướng dẫn hộ dân.", ("các hợp tác xã",)),
            ("Phối hợp rà soát quy hoạch.", ()),
        ],
    )
    def test_are_those_worked_with(self, sentence: str, partners: tuple[str, ...]) -> None:
        assert units.partners(sentence) == partners


class TestDirected:
    def test_is_who_is_told_to_act(self) -> None:
        assert units.directed("Chỉ đạo các trường xây dựng hệ thống quản lý.") == "các trường"

    def test_is_none_for_directing_work(self) -> None:
        assert units.directed("Chỉ đạo công tác kiểm tra, giám sát.") is None


class TestSplitUnits:
    @pytest.mark.parametrize(
        ("cell", "parts"),
        [
            ("Phòng Kinh tế; Công an xã", ("Phòng Kinh tế", "Công an xã")),
            ("- Phòng Kinh tế\n- Công an xã", ("Phòng Kinh tế", "Công an xã")),
            ("Phòng Văn hóa - Xã hội", ("Phòng Văn hóa - Xã hội",)),
            ("các phòng; các phòng", ("các phòng",)),
            ("", ()),
        ],
    )
    def test_gives_each_unit_once(self, cell: str, parts: tuple[str, ...]) -> None:
        assert units.split_units(cell) == parts
