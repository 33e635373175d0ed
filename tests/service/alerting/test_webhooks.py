"""Webhooks to a real HTTPS receiver: signed, to the checked address alone, repeated under one id, given up and kept."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from services.alerting.domain.channels import MAX_ATTEMPTS, PAUSES
from services.alerting.domain.webhook_address import Allowed
from shared import clock
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.alerting.post import Post, alert
from tests.service.alerting.receivers import HOST, Received, Receiver
from tests.service.scoring.facts import START, reported

BAD = "500 Internal Server Error"


@pytest.fixture(autouse=True)
def on_a_monday(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(60))
    return moved_clock


@pytest.fixture
async def other(post: Post) -> AsyncIterator[Receiver]:
    """Give a second receiver, which answers whatever the first one does."""
    async with Receiver().running(post.authority.server(HOST)) as receiver:
        yield receiver


def _verified(request: Received, secret: str) -> Any:  # noqa: ANN401  whatever the body holds
    """Check the signature; the library's own check of its age goes by a clock that is not moved."""
    told_at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    assert abs(told_at - clock.now()) < timedelta(minutes=5)
    signed = Webhook(secret).sign(request.headers["webhook-id"], told_at, request.body)
    assert request.headers["webhook-signature"] == signed
    return json.loads(request.body)


class TestWebhook:
    async def test_carries_a_signed_alert_to_the_name_at_the_address_that_was_checked(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        await post.raise_red("a")
        assert post.receiver.received == []
        await post.deliver()
        request = post.receiver.received[0]
        assert (request.path, request.sni) == ("/nhan?ma=bi-mat", HOST)
        assert request.headers["host"] == f"{HOST}:{post.receiver.port}"
        assert post.asked == [HOST]
        told = _verified(request, post.secrets[channel_id])
        assert told["type"] == "alert.raised"
        assert (told["data"]["rule"], told["data"]["level"], told["data"]["version"]) == ("below_path", "red", 1)
        assert told["data"]["url"] == "https://nq57.mau.vn/nhiem-vu/a"
        assert request.headers["webhook-id"] == (await post.desk.rows("SELECT notification_id FROM notification"))[0][0]
        assert await post.states() == [("raised", "sent", 1)]

    async def test_tells_each_version_of_an_alert_once(self, post: Post) -> None:
        await post.add("webhook")
        await post.raise_red("a")
        story = [reported("a", 2, 0.4), reported("a", 3, 0.55)]
        await post.handle(*story, *story)
        await post.deliver()
        await post.handle(*story)
        await post.deliver()
        told = [json.loads(request.body) for request in post.receiver.received]
        assert [(each["type"], each["data"]["version"]) for each in told] == [
            ("alert.raised", 1),
            ("alert.moved", 2),
            ("alert.cleared", 3),
        ]

    async def test_is_sent_at_night_for_a_system_does_not_sleep(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("webhook", mode="digest")
        on_a_monday.on(0.5)
        await post.tell(alert(level="amber"))
        await post.deliver()
        assert len(post.receiver.received) == 1

    async def test_is_sent_once_by_several_carriers(self, post: Post) -> None:
        await post.add("webhook")
        await post.tell(*(alert(number) for number in range(60)))
        await post.deliver_by(4)
        assert len(post.receiver.received) == 60
        assert len({request.headers["webhook-id"] for request in post.receiver.received}) == 60


class TestFailure:
    async def test_waits_longer_each_time_and_is_given_up_and_kept(self, post: Post, on_a_monday: MovedClock) -> None:
        channel_id = await post.add("webhook")
        await post.tell(alert())
        for attempt, pause in enumerate((*PAUSES, None), start=1):
            post.receiver.answers = [BAD]
            await post.deliver()
            assert await post.deliver() == 0
            assert (await post.states())[0][2] == attempt
            on_a_monday.on((pause or timedelta(1)) / timedelta(1))
        assert await post.states() == [("raised", "dead", MAX_ATTEMPTS)]
        assert await post.deliver() == 0
        assert len({request.headers["webhook-id"] for request in post.receiver.received}) == 1
        assert (await post.channel(channel_id)).last_error == "Máy nhận trả lời HTTP 500."

    async def test_counts_for_all_that_waits_and_asks_a_broken_receiver_once_a_round(self, post: Post) -> None:
        await post.add("webhook")
        await post.tell(*(alert(number) for number in range(55)))
        post.receiver.answers = [BAD]
        await post.deliver()
        assert len(post.receiver.received) == 1
        assert set(await post.states()) == {("raised", "waiting", 1)}

    async def test_holds_back_what_comes_later_until_the_next_round(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("webhook")
        await post.tell(alert())
        post.receiver.answers = [BAD]
        await post.deliver()
        await post.tell(alert(2))
        assert await post.deliver() == 0
        on_a_monday.on(1 / 1440)
        await post.deliver()
        assert [state for _, state, _ in await post.states()] == ["sent", "sent"]

    async def test_of_one_message_lets_the_others_through(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        await post.tell(alert(1), alert(2), alert(3))
        post.receiver.answers = ["200 OK", "422 Unprocessable Content"]
        await post.deliver()
        assert sorted(state for _, state, _ in await post.states()) == ["sent", "sent", "waiting"]
        assert (await post.channel(channel_id)).failures == 0

    async def test_of_one_channel_never_holds_up_another(self, post: Post, other: Receiver) -> None:
        post.receiver.is_open.clear()
        await post.add("webhook")
        await post.add("webhook", other.url)
        await post.tell(alert())
        stuck = asyncio.create_task(post.deliver())
        await eventually(lambda: post.receiver.received)
        await post.deliver()
        assert len(other.received) == 1
        stuck.cancel()
        await asyncio.wait([stuck])

    async def test_says_that_a_receiver_was_too_slow(self, post: Post) -> None:
        post.receiver.is_open.clear()
        post.seconds = 0.5
        channel_id = await post.add("webhook")
        await post.tell(alert())
        await post.deliver()
        assert (await post.channel(channel_id)).last_error == "Máy nhận không trả lời trong 0.5 giây."

    async def test_says_that_nobody_answers_at_the_address(self, post: Post) -> None:
        channel_id = await post.add("webhook", f"https://{HOST}:9/")
        await post.tell(alert())
        await post.deliver()
        assert (await post.channel(channel_id)).last_error == "Không kết nối được máy nhận."

    async def test_is_repeated_under_the_same_id_by_another_carrier_once_the_lease_of_a_killed_one_ends(
        self, post: Post, on_a_monday: MovedClock
    ) -> None:
        await post.add("webhook")
        await post.tell(alert())
        post.receiver.is_open.clear()
        killed = asyncio.create_task(post.deliver())
        await eventually(lambda: post.receiver.received)
        killed.cancel()
        await asyncio.wait([killed])
        post.receiver.is_open.set()
        assert await post.deliver() == 0
        on_a_monday.on(3 / 1440)
        await post.deliver()
        first, second = post.receiver.received
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert await post.states() == [("raised", "sent", 1)]

    async def test_does_not_wait_for_a_clock_that_went_back(self, post: Post, on_a_monday: MovedClock) -> None:
        await post.add("webhook")
        await post.tell(alert())
        post.receiver.answers = [BAD]
        await post.deliver()
        on_a_monday.on(-3)
        await post.deliver()
        assert await post.states() == [("raised", "sent", 2)]


class TestForbidden:
    async def test_is_a_redirect(self, post: Post, other: Receiver) -> None:
        channel_id = await post.add("webhook")
        await post.tell(alert())
        post.receiver.answers = [f"302 Found\r\nLocation: {other.url}"]
        await post.deliver()
        assert (len(post.receiver.received), len(other.received)) == (1, 0)
        assert "không đi theo" in (await post.channel(channel_id)).last_error

    @pytest.mark.parametrize("inner", ["10.0.0.8", "::1"])
    async def test_is_a_public_name_that_leads_inside(self, post: Post, inner: str) -> None:
        channel_id = await post.add("webhook", f"https://cong-khai.vn:{post.receiver.port}/")
        await post.tell(alert())
        post.allowed, post.at = Allowed.of([]), ("8.8.8.8", inner)
        await post.deliver()
        assert post.receiver.received == []
        assert "mạng nội bộ" in (await post.channel(channel_id)).last_error

    async def test_is_an_address_that_was_taken_from_the_list_again(self, post: Post) -> None:
        channel_id = await post.add("webhook")
        await post.tell(alert())
        post.allowed = Allowed.of([])
        await post.deliver()
        assert post.receiver.received == []
        assert (await post.channel(channel_id)).failures == 1

    async def test_is_a_certificate_of_another_name(self, post: Post) -> None:
        async with Receiver().running(post.authority.server("khac.mau.vn")) as stranger:
            channel_id = await post.add("webhook", stranger.url)
            await post.tell(alert())
            await post.deliver()
        assert stranger.received == []
        assert "Chứng thư" in (await post.channel(channel_id)).last_error
