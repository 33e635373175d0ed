import re
from datetime import date

import httpx
import pytest

from shared import ids
from shared.testing.clock import MovedClock
from tests.browser.neighbours import Story
from tests.service.portal.conftest import SignIn

PDF = ("files", ("ket qua.pdf", b"%PDF-1.4 x", "application/pdf"))


def report_form(**typed: str) -> dict[str, str]:
    return {"key": ids.new_id(), "value": "", "note": "", "difficulties": "", "proposals": "", **typed}


class TestGuard:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "", "Origin": "https://example.org"},
            {"Sec-Fetch-Site": ""},
        ],
    )
    async def test_refuses_a_write_from_elsewhere(self, sign_in: SignIn, headers: dict[str, str]) -> None:
        visitor = await sign_in("canbo")
        assert (await visitor.post("/dang-xuat", headers=headers)).status_code == 403
        assert (await visitor.get("/viec-cua-toi")).status_code == 200

    async def test_takes_a_write_from_the_same_origin_of_an_older_browser(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        answer = await visitor.post("/dang-xuat", headers={"Sec-Fetch-Site": "", "Origin": "http://service"})
        assert answer.status_code == 303

    async def test_holds_every_answer_to_our_own_files(self, visitor: httpx.AsyncClient) -> None:
        for path in ("/dang-nhap", "/static/portal.css", "/khong-co", "/api/v1/accounts", "/livez"):
            headers = (await visitor.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'self';")
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"

    async def test_leaves_no_script_or_style_inside_a_page(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        for path in ("/dang-nhap", "/viec-cua-toi", "/nhiem-vu/task-4", "/nhiem-vu/task-4/bao-cao", "/canh-bao"):
            html = (await visitor.get(path)).text
            assert re.findall(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|javascript:", html) == []
            assert re.findall(r"""(?:src|href)=["']https?:""", html) == []


class TestNavigation:
    @pytest.mark.parametrize(
        ("username", "first", "hidden"),
        [
            ("canbo", "/viec-cua-toi", "/xem-truoc"),
            ("thamdinh", "/tham-dinh", "/viec-cua-toi"),
            ("lanhdao", "/bang-dieu-hanh", "/viec-cua-toi"),
        ],
    )
    async def test_leads_each_role_to_its_work(self, sign_in: SignIn, username: str, first: str, hidden: str) -> None:
        visitor = await sign_in(username)
        assert (await visitor.get("/")).headers["location"] == first
        page = await visitor.get(first)
        assert f'href="{hidden}"' not in page.text
        refused = await visitor.get(hidden)
        assert refused.status_code == 403
        assert "Vai trò của tài khoản không được làm việc này" in refused.text


class TestMistakenAddress:
    async def test_is_told_to_people_as_a_page_and_to_programs_as_a_document(self, visitor: httpx.AsyncClient) -> None:
        page = await visitor.get("/khong-co-trang-nay", headers={"Accept": "text/html,*/*"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "Không tìm thấy" in page.text
        document = await visitor.get("/api/v1/khong-co", headers={"Accept": "text/html,*/*"})
        assert (document.status_code, document.json()["slug"]) == (404, "not-found")


class TestNeighboursAway:
    async def test_leaves_a_gap_and_the_rest_of_the_page(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.away = {"scoring", "alerting"}
        page = await visitor.get("/nhiem-vu/task-4")
        assert page.status_code == 200
        assert page.text.count("Dữ liệu tạm thời chưa có") == 2
        assert "52,5 %" in page.text

    @pytest.mark.parametrize("path", ["/viec-cua-toi", "/nhiem-vu", "/nhiem-vu/task-4", "/nhiem-vu/task-4/bao-cao"])
    async def test_leaves_a_gap_without_the_plans_service(self, sign_in: SignIn, story: Story, path: str) -> None:
        visitor = await sign_in("canbo")
        story.away = {"plans"}
        page = await visitor.get(path)
        assert page.status_code == 200
        assert "Dữ liệu tạm thời chưa có" in page.text

    async def test_loses_nothing_typed_while_the_receiver_is_away(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.away = {"evidence"}
        form = report_form(value="60,5", note="Đã làm xong phần một")
        page = await visitor.post("/nhiem-vu/task-4/bao-cao", data=form, files=[PDF])
        assert page.status_code == 422
        assert "nơi nhận minh chứng tạm thời chưa trả lời" in page.text
        assert "Đã làm xong phần một" in page.text
        assert f'value="{form["key"]}"' in page.text
        assert story.told == []


class TestReport:
    async def test_is_sent_with_its_files_and_key(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        form = report_form(value="1.060,5", note="Xong", claims_completion="true")
        answer = await visitor.post("/nhiem-vu/task-4/bao-cao", data=form, files=[PDF])
        assert answer.headers["location"] == "/nhiem-vu/task-4?xong=hoan-thanh"
        assert story.told == [
            ("evidence task-4", ("ket qua.pdf", 10)),
            (
                "report task-4",
                {
                    "value": 1060.5,
                    "completion_rate": None,
                    "note": "Xong",
                    "difficulties": None,
                    "proposals": None,
                    "claims_completion": True,
                    "evidence_ids": ["file-ket qua.pdf"],
                },
            ),
        ]
        assert story.keys[-1] == form["key"]

    async def test_asks_percent_where_there_is_no_target_in_numbers(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        assert "Tiến độ hoàn thành (%)" in (await visitor.get("/nhiem-vu/task-5/bao-cao")).text
        await visitor.post("/nhiem-vu/task-5/bao-cao", data=report_form(value="37,5 %"), files=[])
        assert (story.told[0][1]["value"], story.told[0][1]["completion_rate"]) == (None, 0.375)

    async def test_keeps_what_was_typed_when_a_claim_lacks_evidence(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        form = report_form(value="81,5", note="Đã đạt", difficulties="Thiếu máy", claims_completion="true")
        page = await visitor.post("/nhiem-vu/task-4/bao-cao", data=form)
        assert page.status_code == 422
        assert "phải kèm minh chứng" in page.text
        assert 'href="#files"' in page.text
        for kept in ('value="81,5"', "Đã đạt", "Thiếu máy", f'value="{form["key"]}"'):
            assert kept in page.text
        assert story.told == []

    async def test_keeps_the_files_that_were_taken(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        big = ("files", ("to.pdf", b"x" * 2_000_001, "application/pdf"))
        page = await visitor.post("/nhiem-vu/task-4/bao-cao", data=report_form(note="a"), files=[PDF, big])
        assert "to.pdf: Tệp lớn hơn 2 MB" in page.text
        assert 'name="evidence_ids" value="file-ket qua.pdf" checked' in page.text

    async def test_says_what_a_number_looks_like(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        page = await visitor.post("/nhiem-vu/task-4/bao-cao", data=report_form(value="mười"))
        assert "Giá trị phải là số" in page.text
        assert story.told == []


class TestDownload:
    async def test_is_saved_and_never_shown(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        saved = await visitor.get("/minh-chung/file-1", params={"xem": "1"})
        assert saved.headers["content-disposition"].startswith("attachment")
        assert len(saved.content) == 100_009
        assert saved.headers["content-security-policy"].startswith("default-src 'none'")


class TestAlerts:
    async def test_filters_by_what_stands_in_the_address(self, sign_in: SignIn) -> None:
        visitor = await sign_in("lanhdao")
        page = (await visitor.get("/canh-bao", params={"level": "red"})).text
        assert "chưa ai ghi nhận <strong>2</strong>" in page
        assert "Chỉ tiêu số 2" in page
        assert "Chỉ tiêu số 3" not in page

    async def test_are_acknowledged_by_leaders_alone(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("lanhdao")
        form = {"key": "k", "back": "/canh-bao?level=red", "comment": " Đã nhắc đơn vị "}
        answer = await visitor.post("/canh-bao/alert-2/da-xem", data=form)
        assert answer.headers["location"] == "/canh-bao?level=red"
        assert story.told == [("acknowledge", ("alert-2", "Đã nhắc đơn vị"))]


class TestPlans:
    async def test_are_not_written_by_officers(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        form = {"key": "k", "version": "1", "confirmed": "true"}
        assert (await visitor.post("/ke-hoach/plan-1/ban-hanh", data=form)).status_code == 403
        assert "Đưa kế hoạch đã ban hành vào hệ thống" not in (await visitor.get("/ke-hoach")).text


class TestPartOfAPage:
    async def test_leads_the_whole_page_to_sign_in_once_the_session_is_over(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.get("/canh-bao", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/dang-nhap?tiep=/canh-bao")

    async def test_shows_a_refusal_in_place_of_the_page(self, sign_in: SignIn) -> None:
        visitor = await sign_in("canbo")
        answer = await visitor.get("/nhiem-vu/khong-co", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["hx-retarget"]) == (404, "#noi-dung")


class TestBoard:
    async def test_shows_unreported_as_unreported(self, sign_in: SignIn) -> None:
        page = (await (await sign_in("lanhdao")).get("/bang-dieu-hanh")).text
        assert "48,3 %" in page
        assert "chưa báo cáo" in page

    async def test_gives_and_issues_the_month(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("lanhdao")
        word = await visitor.get("/bao-cao-thang", params={"unit": "mau", "month": "2026-10"})
        assert word.headers["content-disposition"] == 'attachment; filename="bao-cao-2026-10.docx"'
        await visitor.post("/bao-cao-thang", data={"unit": "mau", "month": "2026-10", "key": "k"})
        assert story.told == [("issue", {"unit_id": "mau", "month": "2026-10"})]


class TestClockBanner:
    async def test_stands_only_while_the_clock_is_moved(
        self, visitor: httpx.AsyncClient, moved_clock: MovedClock
    ) -> None:
        assert "Đồng hồ thử nghiệm" not in (await visitor.get("/dang-nhap")).text
        moved_clock.to(date(2027, 3, 9))
        assert "Đồng hồ thử nghiệm: 09/03/2027" in (await visitor.get("/dang-nhap")).text
