from services.plans.reading.interleaved import find_rows
from services.plans.reading.rows import Row
from services.plans.reading.sources.text_file import lines_of

HEADING = "TT TÊN NHIỆM VỤ\n\nĐƠN VỊ\n\nCHỦ TRÌ\n\nSẢN PHẨM ĐẦU RA\n\n"
WITH_DEADLINE = "TT TÊN NHIỆM VỤ\n\nĐƠN VỊ CHỦ TRÌ\n\nTHỜI GIAN HOÀN THÀNH\n\nSẢN PHẨM\n\n"


def rows(text: str) -> list[Row]:
    return find_rows(lines_of(text))[0]


class TestFindRows:
    def test_parts_name_unit_and_output(self) -> None:
        text = (
            HEADING
            + "I HẠ TẦNG SỐ\n\n1\n\nLắp đặt điểm truy cập Internet không dây tại các nhà văn\n\nhóa ấp còn thiếu\n"
            "Phòng Văn hóa –\n\nXã hội\n\nBiên bản nghiệm thu các điểm\n\ntruy cập."
        )
        found = rows(text)
        assert [(one.number, one.group, one.cells) for one in found] == [
            (
                "1",
                ("I", "HẠ TẦNG SỐ"),
                {
                    "name": "Lắp đặt điểm truy cập Internet không dây tại các nhà văn hóa ấp còn thiếu",
                    "lead": "Phòng Văn hóa – Xã hội",
                    "output": "Biên bản nghiệm thu các điểm truy cập.",
                },
            ),
        ]

    def test_number_and_name_may_share_a_line(self) -> None:
        found = rows(
            HEADING + "1\n\nMột việc rất cần làm ngay\n\nCông an xã\n\nBáo cáo\n\n"
            "2 Việc thứ hai cần làm\n\nTrạm Y tế\n\nSố liệu"
        )
        assert [(one.number, one.cells["lead"]) for one in found] == [("1", "Công an xã"), ("2", "Trạm Y tế")]

    def test_numbering_starts_again_in_each_group(self) -> None:
        text = (
            HEADING + "I A A\n\n1\n\nViệc một của nhóm\n\nCông an xã\n\nBáo cáo\n\n"
            "II\n\nĐỘT PHÁ VỀ ĐỔI MỚI\n\nTƯ DUY\n\n1\n\nViệc hai\n\nTrạm Y tế\n\nSố liệu"
        )
        assert [one.group for one in rows(text)] == [("I", "A A"), ("II", "ĐỘT PHÁ VỀ ĐỔI MỚI TƯ DUY")]

    def test_a_number_in_a_name_opens_no_row(self) -> None:
        text = HEADING + "1\n\nXây dựng Đề án chuyển đổi số giai đoạn\n\n2026-2030\n\nCông an xã\n\nĐề án được ban hành"
        assert [one.cells["name"] for one in rows(text)] == ["Xây dựng Đề án chuyển đổi số giai đoạn 2026-2030"]

    def test_a_name_cut_by_the_page_goes_on_behind_the_other_cells(self) -> None:
        text = (
            HEADING + "1\n\nTổ chức sinh hoạt chuyên đề về kỹ năng số, tạo chuyển biến\n\nBan Xây dựng\n\nĐảng\n\n"
            "Phong trào được triển khai tại các chi\n\nbộ/Báo cáo\n mạnh mẽ về nhận thức và hành động của đảng viên"
        )
        assert rows(text)[0].cells == {
            "name": "Tổ chức sinh hoạt chuyên đề về kỹ năng số, tạo chuyển biến "
            "mạnh mẽ về nhận thức và hành động của đảng viên",
            "lead": "Ban Xây dựng Đảng",
            "output": "Phong trào được triển khai tại các chi bộ/Báo cáo",
        }

    def test_several_leads_stay_in_one_cell(self) -> None:
        text = (
            HEADING + "1\n\nĐẩy mạnh xử lý công việc trên mạng\n\nPhòng Kinh tế; Phòng\n\n"
            "Văn hóa - Xã hội; các\n\nphòng, đơn vị\n\nTỷ lệ văn bản điện tử"
        )
        assert rows(text)[0].cells["lead"] == "Phòng Kinh tế; Phòng Văn hóa - Xã hội; các phòng, đơn vị"

    def test_deadlines_are_parted_where_the_heading_announces_them(self) -> None:
        text = (
            WITH_DEADLINE + "1\n\nKiểm tra an toàn thông tin các máy tính\n\nCông an xã\n\n"
            "hoàn thành trong\n\ntháng 9/2026\n\nBiên bản kiểm tra"
        )
        assert rows(text)[0].cells["deadline"] == "hoàn thành trong tháng 9/2026"

    def test_without_a_heading_there_are_none(self) -> None:
        assert rows("PHỤ LỤC\n\n1\n\nMột việc") == []
