import pytest

from services.plans.reading.attributes import split, starts_with_label


class TestStartsWithLabel:
    @pytest.mark.parametrize(
        "line",
        [
            "- Đơn vị chủ trì: Công an xã",
            "Cơ quan thực hiện: Phòng Kinh tế",
            "+ Đơn vị phối hợp: các ấp",
            "- Thời gian hoàn thành: Quý II",
            "Thời hạn: 30/6/2026",
            "- Sản phẩm: Báo cáo",
            "Kết quả đầu ra: Báo cáo",
        ],
    )
    def test_knows_particulars(self, line: str) -> None:
        assert starts_with_label(line)

    @pytest.mark.parametrize(
        "line", ["- Phối hợp với Công an xã", "1. Ban Xây dựng Đảng: Chủ trì", "Thời gian qua, xã đã cố gắng"]
    )
    def test_leaves_orders_alone(self, line: str) -> None:
        assert not starts_with_label(line)


class TestSplit:
    def test_parts_text_and_particulars(self) -> None:
        text = (
            "Rà soát thủ tục. Đơn vị chủ trì: Phòng Kinh tế; đơn vị phối hợp: Công an xã; "
            "thời gian: Quý II; sản phẩm: Danh mục."
        )
        assert split(text) == (
            "Rà soát thủ tục.",
            {"lead": "Phòng Kinh tế", "coordinating": "Công an xã", "deadline": "Quý II", "output": "Danh mục"},
        )

    def test_gives_back_what_is_no_unit(self) -> None:
        text = "Rà soát thủ tục (Chủ trì: Phòng Kinh tế; xong trước 30/6/2026)"
        assert split(text) == ("Rà soát thủ tục; xong trước 30/6/2026", {"lead": "Phòng Kinh tế"})
