"""Explained scores, the ranking and a unit over time, as officials read them."""

from datetime import timedelta

import httpx

from shared import clock
from tests.browser.neighbours import OFFICE, Story
from tests.browser.neighbours.scores import EVENT, TASK_ID


class TestRanking:
    def test_ranks_inside_peer_groups_and_says_unranked(self, leader: httpx.Client) -> None:
        page = leader.get("/xep-hang").text
        assert page.index("Xã, phường, đặc khu") < page.index("<h2>Phường")
        assert "chưa xếp hạng" in page
        assert "▲ 2<" in page
        assert "▼ 1<" in page
        assert 'href="/don-vi/mau.xa-mau-1/diem"' in page

    def test_is_shown_as_of_a_past_day_and_keeps_a_day_to_come_as_typed(
        self, leader: httpx.Client, told: Story
    ) -> None:
        page = leader.get("/xep-hang", params={"unit": "mau", "scope": "all", "ngay": "05/03/2026"})
        assert told.told == [("ranking", ("mau", "all", "2026-03-05"))]
        assert "không phải hiện tại" in page.text
        tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
        refused = leader.get("/xep-hang", params={"unit": "mau", "ngay": tomorrow})
        assert refused.status_code == 422
        assert "chưa đến" in refused.text
        assert f'value="{tomorrow}"' in refused.text


class TestUnitScore:
    def test_says_formula_inputs_with_their_events_losses_and_the_way_back(self, reporter: httpx.Client) -> None:
        page = reporter.get(f"/don-vi/{OFFICE}/diem").text
        for said in ("756,84 / 10,6 = 71,40", EVENT, f'href="/nhiem-vu/{TASK_ID}"', "−8,5", "thì được thêm 8,50 điểm"):
            assert said in page
        assert 'href="/chinh-sach/diem/2026.1"' in page

    def test_draws_a_line_that_breaks_where_there_was_no_score(self, reporter: httpx.Client) -> None:
        page = reporter.get(f"/don-vi/{OFFICE}/diem").text
        assert page.count("<polyline") == 2
        assert "Xem dạng bảng" in page

    def test_of_a_unit_without_tasks_is_none_and_not_zero(self, leader: httpx.Client) -> None:
        page = leader.get("/don-vi/mau/diem")
        assert page.status_code == 200
        assert "chưa có điểm" in page.text

    def test_leaves_a_gap_while_scoring_is_away(self, leader: httpx.Client, told: Story) -> None:
        told.away = {"scoring"}
        for path in (f"/don-vi/{OFFICE}/diem", "/ke-hoach/plan-1/diem", "/xep-hang"):
            page = leader.get(path)
            assert page.status_code == 200
            assert "Dữ liệu tạm thời chưa có" in page.text


class TestPlanScore:
    def test_explains_the_plan_and_each_of_its_headings(self, reporter: httpx.Client) -> None:
        page = reporter.get("/ke-hoach/plan-1/diem").text
        assert "Chính quyền số" in page
        assert page.count("756,84 / 10,6 = 71,40") == 3


class TestTaskScore:
    def test_names_the_event_of_each_input_and_the_policy(self, reporter: httpx.Client) -> None:
        page = reporter.get("/nhiem-vu/task-4").text
        assert "su-kien-1" in page
        assert "chính sách" in page
        assert "Lấy lại điểm bằng cách" in page
