from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.alerting.domain.notices import LINES, Happening, Notice, compose

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PORTAL = "https://nq57.tinh.gov.vn/"


def notice(
    alert: str = "a1", version: int = 1, happening: Happening = "raised", level: str = "red", **changes: object
) -> Notice:
    made = Notice(
        notification_id=f"{alert}-{version}-{happening}",
        happening=happening,
        unit_id="mau.xa-mot",
        text="Đạt 20 %, lộ trình 50 %: dưới một nửa.",
        happened_at=NOW + timedelta(minutes=version),
        alert_id=alert,
        alert_version=version,
        task_id="t1",
        rule="below_path",
        level=level,
        unit_name="Xã Một",
        task_code="1.2",
        task_name="Tỷ lệ hồ sơ trực tuyến",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class TestCompose:
    def test_says_of_one_alert_what_where_why_and_where_to_look(self) -> None:
        letter = compose([notice()], PORTAL)
        assert letter.subject == "[nq57] Cảnh báo đỏ: Chậm tiến độ – 1.2 Tỷ lệ hồ sơ trực tuyến"
        assert letter.body.splitlines()[:6] == [
            "Cảnh báo đỏ: Chậm tiến độ.",
            "",
            "Nhiệm vụ: 1.2 Tỷ lệ hồ sơ trực tuyến",
            "Đơn vị: Xã Một",
            "Đạt 20 %, lộ trình 50 %: dưới một nửa.",
            "Xem: https://nq57.tinh.gov.vn/nhiem-vu/t1",
        ]
        assert "/canh-bao/kenh" in letter.body

    def test_has_no_links_without_the_address_of_the_portal(self) -> None:
        assert "http" not in compose([notice(), notice("a2")], None).body

    def test_says_of_each_alert_only_what_happened_last(self) -> None:
        letter = compose([notice(version=2, happening="moved", level="amber"), notice(), notice("a2")], None)
        assert letter.subject == "[nq57] 1 cảnh báo đỏ, 1 cảnh báo vàng"
        assert letter.body.count("•") == 2

    def test_puts_what_is_escalated_first_and_what_is_cleared_last(self) -> None:
        letter = compose(
            [
                notice("a", happening="cleared"),
                notice("b", level="amber"),
                notice("c"),
                notice("d", 2, "escalated", audience="leader"),
            ],
            None,
        )
        found = [line.partition(":")[0] for line in letter.body.splitlines() if line.startswith("•")]
        assert found == [
            "• Cảnh báo đỏ chưa ai tiếp nhận, trình lãnh đạo",
            "• Cảnh báo đỏ",
            "• Cảnh báo vàng",
            "• Đã gỡ cảnh báo đỏ",
        ]
        assert letter.subject == "[nq57] 2 cảnh báo đỏ, 1 cảnh báo vàng, 1 đã gỡ"

    def test_counts_what_does_not_fit(self) -> None:
        letter = compose([notice(f"a{number}") for number in range(LINES + 5)], None)
        assert letter.body.count("•") == LINES
        assert "… và 5 thay đổi khác" in letter.body
        assert letter.subject == f"[nq57] {LINES + 5} cảnh báo đỏ"

    def test_keeps_a_subject_in_one_short_line_whatever_a_task_is_named(self) -> None:
        letter = compose([notice(task_name="Xây dựng\r\nBcc: ai@do.vn " + "x" * 300)], None)
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
        assert len(letter.subject) <= 150

    def test_shows_ids_and_codes_it_has_no_names_for(self) -> None:
        letter = compose([notice(rule="new_rule", task_code=None, task_name=None, unit_name=None)], None)
        assert "new_rule" in letter.subject
        assert "mau.xa-mot" in letter.body

    def test_tells_a_trial_as_what_it_is(self) -> None:
        trial = Notice("n", "trial", "mau", "Đây là tin thử.", NOW)
        assert compose([trial], PORTAL).subject == "[nq57] Tin thử"
