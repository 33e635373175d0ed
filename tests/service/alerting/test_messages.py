"""What people get: mail from a real server and Apprise messages, gathered by quiet hours, days off and digests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.alerting.consumers import in_force
from services.alerting.domain.channels import Undelivered, Way
from services.alerting.domain.notices import Message, Notice
from services.alerting.domain.webhook_address import Allowed
from services.alerting.store.sealed import Seal
from shared import clock
from shared.testing.clock import MovedClock
from tests.service.alerting.post import KEEPER, SENDER, Post, alert
from tests.service.alerting.receivers import LOOPBACK, Receiver
from tests.service.scoring.facts import START, reported

MONDAY = START + timedelta(60)


def at(hour: float, days: int = 0) -> datetime:
    """Return an hour of the day in Viet Nam, so many days after that Monday."""
    return datetime(2026, 3, 2, tzinfo=clock.LOCAL) + timedelta(days=days, hours=hour)


@pytest.fixture(autouse=True)
def on_a_monday(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(MONDAY)
    return moved_clock


class TestMail:
    async def test_says_in_vietnamese_what_where_why_and_where_to_look(self, post: Post) -> None:
        await post.add("email", "vanphong@xa.mau.vn, phong@xa.mau.vn")
        await post.raise_red("a", name="Tỷ lệ hồ sơ\ntrực tuyến")
        await post.deliver()
        letter, recipients = post.mail.taken[0], post.mail.envelopes[0]
        assert recipients == ["vanphong@xa.mau.vn", "phong@xa.mau.vn"]
        assert letter["Subject"].startswith("[nq57] Cảnh báo đỏ: Chậm tiến độ – ")
        assert letter["From"] == SENDER
        assert letter["Auto-Submitted"] == "auto-generated"
        text = letter.get_content()
        assert "Đơn vị: Phòng Văn hóa - Xã hội" in text
        assert "Xem: https://nq57.mau.vn/nhiem-vu/a" in text
        assert await post.states() == [("raised", "sent", 1)]

    async def test_tells_together_what_is_due_together(self, post: Post) -> None:
        await post.add("email")
        await post.tell(*(alert(number) for number in range(40)), alert(41, level="amber"))
        await post.deliver()
        assert [letter["Subject"] for letter in post.mail.taken] == ["[nq57] 40 cảnh báo đỏ, 1 cảnh báo vàng"]

    async def test_goes_encrypted_and_with_a_login_where_the_server_wants_it(self, post: Post) -> None:
        async with post.only_encrypted("nguoi-gui:mat%20khau"):
            await post.add("email")
            await post.tell(alert())
            await post.deliver()
            assert len(post.mail.taken) == 1

    async def test_does_not_go_when_the_login_is_wrong(self, post: Post) -> None:
        async with post.only_encrypted("nguoi-gui:sai"):
            channel_id = await post.add("email")
            await post.tell(alert())
            await post.deliver()
            assert (await post.channel(channel_id)).last_error == "Máy chủ thư từ chối đăng nhập (535)."

    async def test_goes_to_those_the_server_takes_and_remarks_the_others(self, post: Post) -> None:
        post.mail.refused = {"cu@xa.mau.vn"}
        await post.add("email", "cu@xa.mau.vn, moi@xa.mau.vn")
        await post.tell(alert())
        await post.deliver()
        assert post.mail.envelopes == [["moi@xa.mau.vn"]]
        remark = await post.desk.rows("SELECT state, error FROM notification")
        assert tuple(remark[0]) == ("sent", "Máy chủ thư không nhận cho 1 trong 2 địa chỉ.")

    @pytest.mark.parametrize(
        ("refused", "says", "why"),
        [
            ({"vanphong@xa.mau.vn"}, "250 OK", "không nhận địa chỉ nào (550)"),
            (set(), "554 looks like spam", "554 looks like spam"),
            (set(), "451 try later", "451 try later"),
        ],
    )
    async def test_that_is_refused_waits_with_the_reason(
        self, post: Post, refused: set[str], says: str, why: str
    ) -> None:
        post.mail.refused, post.mail.says = refused, says
        channel_id = await post.add("email")
        await post.tell(alert())
        await post.deliver()
        assert await post.states() == [("raised", "waiting", 1)]
        assert why in (await post.channel(channel_id)).last_error

    async def test_that_failed_goes_again_as_it_was_and_what_is_new_beside_it(
        self, post: Post, on_a_monday: MovedClock
    ) -> None:
        await post.add("email")
        post.mail.says = "451 try later"
        await post.tell(alert(1))
        await post.deliver()
        first = await post.desk.rows("SELECT message_id FROM notification")
        post.mail.says = "250 OK"
        await post.tell(alert(2))
        on_a_monday.on(1 / 1440)
        await post.deliver()
        assert [letter["Message-ID"] for letter in post.mail.taken][:1] == [f"<{first[0][0]}@tinh.mau.vn>"]
        assert len(post.mail.taken) == 2

    async def test_goes_at_once_after_a_trial_found_the_server_again(self, post: Post) -> None:
        channel_id = await post.add("email")
        post.mail.says = "421 closing"
        await post.tell(alert())
        await post.deliver()
        assert await post.deliver() == 0
        post.mail.says = "250 OK"
        tried = await post.channel_desk.try_out(post.desk.database, KEEPER, channel_id)
        assert (tried.reason, tried.remark) == (None, None)
        await post.deliver()
        assert [letter["Subject"][:15] for letter in post.mail.taken] == ["[nq57] Tin thử", "[nq57] Cảnh báo"]


class TestQuietHours:
    async def test_hold_back_what_the_night_brings_until_the_morning(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("email")
        on_a_monday.to(at(22.5))
        await post.tell(alert(1), alert(2))
        assert await post.deliver() == 0
        on_a_monday.to(at(29.9))
        await post.tell(alert(3))
        assert await post.deliver() == 0
        on_a_monday.to(at(30))
        await post.deliver()
        assert [letter["Subject"] for letter in post.mail.taken] == ["[nq57] 3 cảnh báo đỏ"]

    async def test_last_over_days_off(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("email")
        for day in (5, 6):
            on_a_monday.to(at(10, day))
            await post.tell(alert(day))
            assert await post.deliver() == 0
        on_a_monday.to(at(6, 7))
        await post.deliver()
        assert [letter["Subject"] for letter in post.mail.taken] == ["[nq57] 2 cảnh báo đỏ"]

    async def test_let_a_red_alert_before_leaders_through_where_the_policy_says_so(
        self, post: Post, on_a_monday: MovedClock
    ) -> None:
        await post.add("email", audience="leader")
        on_a_monday.to(at(23))
        await post.tell(alert(), kind="escalated", audience="leader")
        assert await post.deliver() == 0
        policy = in_force.shipped().versions[-1]
        assert policy.quiet_hours is not None
        urgent = replace(policy.quiet_hours, lets_urgent_through=True)
        in_force.put(replace(policy, quiet_hours=urgent))
        await post.deliver()
        assert "trình lãnh đạo" in post.mail.taken[0]["Subject"]


class TestDigest:
    async def test_gathers_a_day_of_ambers_while_reds_go_at_once(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("email", mode="digest")
        for hour in (8, 12, 16):
            on_a_monday.to(at(hour))
            await post.tell(alert(level="amber"))
            assert await post.deliver() == 0
        await post.tell(alert())
        await post.deliver()
        on_a_monday.to(at(24 + 7.4))
        assert await post.deliver() == 0
        on_a_monday.to(at(24 + 7.5))
        await post.deliver()
        subjects = [letter["Subject"] for letter in post.mail.taken]
        assert subjects[0].startswith("[nq57] Cảnh báo đỏ")
        assert subjects[1:] == ["[nq57] 3 cảnh báo vàng"]

    async def test_tells_of_an_alert_that_came_and_went_only_that_it_went(
        self, post: Post, on_a_monday: MovedClock
    ) -> None:
        await post.add("email", mode="digest")
        await post.raise_red("a")
        await post.deliver()
        await post.handle(reported("a", 2, 0.4), reported("a", 3, 0.6))
        on_a_monday.to(at(24 + 8))
        await post.deliver()
        assert [letter["Subject"].partition(" – ")[0] for letter in post.mail.taken] == [
            "[nq57] Cảnh báo đỏ: Chậm tiến độ",
            "[nq57] Đã gỡ cảnh báo vàng: Chậm tiến độ",
        ]


class TestApprise:
    async def test_brings_title_and_text_to_a_service_of_ones_own(self, post: Post) -> None:
        async with Receiver().running(None) as receiver:
            await post.add("apprise", f"json://{LOOPBACK}:{receiver.port}/nhan")
            await post.tell(alert())
            await post.deliver()
        assert '"title": "[nq57]' in receiver.received[0].body
        assert await post.states() == [("raised", "sent", 1)]

    async def test_does_not_follow_a_redirect_and_says_that_nothing_arrived(self, post: Post) -> None:
        async with Receiver().running(None) as other, Receiver().running(None) as receiver:
            receiver.answers = [f"307 Temporary Redirect\r\nLocation: http://{LOOPBACK}:{other.port}/"]
            channel_id = await post.add("apprise", f"json://{LOOPBACK}:{receiver.port}/nhan")
            await post.tell(alert())
            await post.deliver()
        assert (len(receiver.received), other.received) == (1, [])
        assert "không nhận tin" in (await post.channel(channel_id)).last_error

    async def test_is_not_asked_for_a_server_the_operator_does_not_allow(self, post: Post) -> None:
        async with Receiver().running(None) as receiver:
            way = Way("apprise", f"json://{LOOPBACK}:{receiver.port}/nhan")
            post.allowed = Allowed.of(["khac.mau.vn"])
            trial = Notice("n", "trial", "mau", "Tin thử", datetime.now(UTC))
            with pytest.raises(ValueError, match="chưa có trong danh sách"):
                await post.office.check(way)
            with pytest.raises(Undelivered, match="chưa có trong danh sách"):
                await post.office.send(way, Message("n", [trial]))
        assert receiver.received == []


class TestSeal:
    async def test_that_cannot_be_opened_holds_the_channel_back_and_says_so(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        await post.tell(alert())
        post.seal = Seal("khoa-khac")
        await post.deliver()
        assert post.receiver.received == []
        assert "ALERTING_CHANNEL_KEY" in (await post.channel(channel_id)).last_error

    async def test_leaves_nothing_that_gives_access_in_the_database(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        row = await post.channel(channel_id)
        assert row.shown_address == f"https://nhan.mau.vn:{post.receiver.port}/…"
        assert "bi-mat" not in str(row)
        assert post.secrets[channel_id] not in str(row)
