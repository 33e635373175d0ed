from datetime import date

from services.portal.clients.review_views import DocumentHead, Finding
from services.portal.pages.desk.heads import HeadRow, head_rows

TYPED = DocumentHead(number="05/BC-UBND", issued_on=date(2026, 1, 5), issuer="UBND xã Mẫu Một")


def found(code: str, **details: object) -> Finding:
    return Finding(check="head", code=code, level="note", text="", details=details)


class TestHeadRows:
    def test_are_none_where_nothing_was_typed_and_nothing_read(self) -> None:
        assert head_rows(None, []) == []
        assert head_rows(DocumentHead(), [found("head-unreadable", fields=["number"])]) == []

    def test_say_nothing_of_reading_before_the_machine_did(self) -> None:
        assert head_rows(TYPED, [])[0] == HeadRow("Số", "05/BC-UBND", "")

    def test_set_what_differs_beside_what_does_not(self) -> None:
        findings = [
            found("date-differs", typed="05/01/2026", read="06/01/2026"),
            found("head-unreadable", fields=["issuer"]),
        ]
        assert head_rows(TYPED, findings) == [
            HeadRow("Số", "05/BC-UBND", "như đơn vị nhập"),
            HeadRow("Ngày", "05/01/2026", "06/01/2026", is_different=True),
            HeadRow("Cơ quan", "UBND xã Mẫu Một", "không đọc được"),
        ]

    def test_show_what_was_read_where_nothing_was_typed(self) -> None:
        findings = [found("head-not-typed", read={"number": "05/BC-UBND", "issued_on": "05/01/2026"})]
        assert [row.read for row in head_rows(None, findings)] == ["05/BC-UBND", "05/01/2026", ""]

    def test_take_no_other_check_for_the_head(self) -> None:
        other = Finding(check="scan", code="number-differs", level="note", text="", details={"read": "x"})
        assert [row.is_different for row in head_rows(TYPED, [other])] == [False, False, False]
