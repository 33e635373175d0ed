from datetime import date

from services.reporting.document.wording import citation, without_way_out
from services.reporting.domain.facts import Plan


def plan(title: str, number: str | None = "08-KH/BCĐ") -> Plan:
    return Plan("p1", "57-NQ/TW", title, number, date(2026, 1, 20), "Ban Chỉ đạo xã")


class TestCitation:
    def test_does_not_say_the_kind_of_document_twice(self) -> None:
        cited = citation(plan("KẾ HOẠCH Triển khai Nghị quyết số 57-NQ/TW"))
        assert cited == "Kế hoạch số 08-KH/BCĐ ngày 20/01/2026 của Ban Chỉ đạo xã triển khai Nghị quyết số 57-NQ/TW"

    def test_leaves_out_what_the_document_does_not_give(self) -> None:
        assert citation(plan("", None)) == "Kế hoạch ngày 20/01/2026 của Ban Chỉ đạo xã"


class TestWithoutWayOut:
    def test_keeps_the_cause_and_what_follows_the_way_out(self) -> None:
        reason = "Minh chứng bị trả lại. Cảnh báo tự gỡ khi đề nghị mới được chấp nhận. Lý do: thiếu chữ ký."
        assert without_way_out(reason) == "Minh chứng bị trả lại. Lý do: thiếu chữ ký."

    def test_ends_with_one_full_stop(self) -> None:
        assert without_way_out("Quá hạn 3 ngày. Cảnh báo tự gỡ khi hoàn thành.") == "Quá hạn 3 ngày."
