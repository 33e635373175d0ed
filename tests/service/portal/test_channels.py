"""Channels on their pages: added, changed, tried, removed, and what was given up sent again."""

import httpx
import pytest

from tests.browser.neighbours import COMMUNE, Story
from tests.browser.neighbours.channels import SECRET

ROOT = "/canh-bao/kenh"
GIVEN: dict[str, str | list[str]] = {
    "key": "k", "kind": "email", "unit_id": COMMUNE, "name": "Lãnh đạo xã", "address": "lanhdao@xa.example",
    "levels": ["red"], "rules": ["overdue", "trend"], "audience": "leader", "mode": "digest", "is_active": "true",
}  # fmt: skip


class TestChannels:
    def test_say_how_they_fare_and_what_was_given_up(self, keeper: httpx.Client) -> None:
        page = keeper.get(ROOT).text
        for said in ("vanphong@xa.example", "Đang hỏng", "4 lần liên tiếp", "Đã thử 8 lần", "II.2 Chỉ tiêu số 2"):
            assert said in page

    def test_are_kept_by_those_who_may(self, reporter: httpx.Client) -> None:
        assert (reporter.get(ROOT)).status_code == 403
        assert f'href="{ROOT}"' not in reporter.get("/canh-bao").text

    def test_are_added_as_typed(self, keeper: httpx.Client, told: Story) -> None:
        answer = keeper.post(f"{ROOT}/moi", data=GIVEN)
        assert answer.headers["location"] == f"{ROOT}?xong=them"
        sent = {name: value for name, value in GIVEN.items() if name != "key"} | {"is_active": True}
        assert told.told == [("channel", sent)]
        assert told.keys == ["k"]

    def test_show_the_secret_of_a_webhook_this_once(self, keeper: httpx.Client) -> None:
        made = keeper.post(f"{ROOT}/moi", data=GIVEN | {"kind": "webhook", "address": "https://ioc.example/x"})
        assert SECRET in made.text
        assert made.headers["cache-control"] == "no-store"
        assert SECRET not in keeper.get(ROOT).text

    @pytest.mark.parametrize(
        ("changed", "place"), [({"address": "https://127.0.0.1/x"}, "#address"), ({"levels": []}, "#levels")]
    )
    def test_keep_what_was_typed_when_refused(
        self, keeper: httpx.Client, changed: dict[str, str | list[str]], place: str
    ) -> None:
        page = keeper.post(f"{ROOT}/moi", data=GIVEN | changed)
        assert page.status_code == 422
        assert f'href="{place}"' in page.text
        assert 'value="Lãnh đạo xã"' in page.text
        assert 'value="trend" checked' in page.text

    def test_are_changed_by_the_version_that_was_seen(self, keeper: httpx.Client, told: Story) -> None:
        form = {"key": "k", "version": "3", "name": "Tên mới", "levels": ["red", "amber"], "audience": "any"}
        answer = keeper.post(f"{ROOT}/channel-1", data=form)
        assert answer.headers["location"] == f"{ROOT}?xong=sua"
        what, body = told.told[0]
        assert what == "change channel-1"
        assert (body["address"], body["rules"], body["is_active"]) == (None, None, False)
        stale = keeper.post(f"{ROOT}/channel-1", data=form | {"version": "2"})
        assert (stale.status_code, "người khác sửa" in stale.text) == (422, True)

    def test_are_tried_and_say_how_it_went(self, keeper: httpx.Client) -> None:
        assert "Đã gửi thử qua kênh" in keeper.post(f"{ROOT}/channel-1/thu", data={}).text
        assert "không trả lời trong 10 giây" in keeper.post(f"{ROOT}/channel-2/thu", data={}).text

    def test_send_again_and_are_removed(self, keeper: httpx.Client, told: Story) -> None:
        keeper.post(f"{ROOT}/tin/notification-1/gui-lai", data={"key": "a"})
        keeper.post(f"{ROOT}/channel-2/gui-lai", data={"key": "b"})
        keeper.post(f"{ROOT}/channel-2/xoa", data={"key": "c", "version": "3"})
        assert told.told == [
            ("resend", "notification-1"),
            ("resend all", "channel-2"),
            ("remove", ("channel-2", '"3"')),
        ]
        assert SECRET in keeper.post(f"{ROOT}/channel-2/ma-moi", data={"key": "d"}).text

    def test_leave_a_gap_while_alerting_is_away(self, keeper: httpx.Client, told: Story) -> None:
        told.away = {"alerting"}
        page = keeper.get(ROOT)
        assert (page.status_code, page.text.count("Dữ liệu tạm thời chưa có")) == (200, 2)
