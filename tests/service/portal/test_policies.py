"""Policies on their pages: listed, tried out, decided."""

from datetime import timedelta

import httpx
import pytest

from shared import clock
from tests.browser.neighbours import Story
from tests.browser.neighbours.policies import SOURCE

TOMORROW = clock.today() + timedelta(days=1)
GIVEN = {"source": SOURCE.replace("effective_from: 2026-01-01\n", ""), "effective_from": f"{TOMORROW:%d/%m/%Y}"}


class TestPolicies:
    def test_are_listed_for_both_and_the_gap_of_one_leaves_the_other(self, reporter: httpx.Client, told: Story) -> None:
        page = reporter.get("/chinh-sach").text
        assert page.count("Đang hiệu lực") == 2
        assert 'href="/chinh-sach/diem/2026.1"' in page
        told.away = {"alerting"}
        page = reporter.get("/chinh-sach").text
        assert page.count("Đang hiệu lực") == 1
        assert "Dữ liệu tạm thời chưa có" in page

    def test_show_their_text(self, reporter: httpx.Client) -> None:
        page = reporter.get("/chinh-sach/canh-bao/2026.1")
        assert "late_factors:" in page.text

    def test_begin_from_one_there_is_without_its_day(self, leader: httpx.Client) -> None:
        page = leader.get("/chinh-sach/diem/soan", params={"tu": "2026.1"}).text
        assert "late_factors:" in page
        assert "effective_from: 2026" not in page


class TestPreview:
    def test_tells_who_moves_and_writes_nothing(self, leader: httpx.Client, told: Story) -> None:
        page = leader.post("/chinh-sach/diem/soan", data=GIVEN).text
        assert "▼ 7,2<" in page
        assert "Tốt → <strong>Hoàn thành</strong>" in page
        assert "late_factors:" in page
        assert told.told == []

    def test_tells_which_alerts_appear_go_or_move(self, leader: httpx.Client) -> None:
        page = leader.post("/chinh-sach/canh-bao/soan", data=GIVEN).text
        assert "Cảnh báo sẽ xuất hiện" in page
        assert "II.3" in page
        assert "4 → 6" in page

    def test_keeps_what_was_typed_and_names_the_line(self, leader: httpx.Client) -> None:
        wrong = GIVEN | {"source": GIVEN["source"].replace("factor: 0.9", "factor: 9")}
        page = leader.post("/chinh-sach/diem/soan", data=wrong)
        assert page.status_code == 422
        assert "dòng 3, mục late_factors" in page.text
        assert "factor: 9" in page.text
        assert 'href="#source"' in page.text


class TestDecision:
    def test_is_entered_with_its_day_reason_and_document(self, leader: httpx.Client, told: Story) -> None:
        form = GIVEN | {"key": "k", "reason": "Theo Nghị quyết mới", "decision_number": "15/QĐ-UBND"}
        answer = leader.post("/chinh-sach/diem/quyet-dinh", data=form)
        assert answer.headers["location"] == "/chinh-sach?xong=diem"
        sent = {name: form[name] for name in ("source", "reason", "decision_number")}
        assert told.told == [("policy", {**sent, "effective_from": TOMORROW.isoformat()})]
        assert told.keys == ["k"]

    @pytest.mark.parametrize(
        ("changed", "place"), [({"reason": ""}, "#reason"), ({"effective_from": "01/01/2020"}, "#effective_from")]
    )
    def test_is_refused_where_it_is_wrong(self, leader: httpx.Client, changed: dict[str, str], place: str) -> None:
        form = GIVEN | {"key": "k", "reason": "Theo Nghị quyết mới"} | changed
        page = leader.post("/chinh-sach/diem/quyet-dinh", data=form)
        assert page.status_code == 422
        assert f'href="{place}"' in page.text

    def test_is_no_officers_to_make(self, reporter: httpx.Client) -> None:
        assert (reporter.post("/chinh-sach/diem/quyet-dinh", data=GIVEN)).status_code == 403
        assert "Ban hành phiên bản" not in reporter.get("/chinh-sach/diem/soan").text
