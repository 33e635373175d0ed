import re
from typing import Any

import pytest

from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import finding, review, screening
from tests.browser.neighbours.samples import OFFICE
from tests.service.portal.desk.conftest import SignIn
from tests.service.portal.desk.reading import text_of

LEASED = {"account_id": "khac", "name": "Người thẩm định A", "until": "2026-11-22T03:00:00Z", "is_mine": False}
REJECTING = {"key": "k1", "version": "1", "verdict": "reject", "reasons": ["sai-noi-dung"], "note": "Thiếu phụ lục"}


class TestClaim:
    def test_shows_what_the_machine_found_worst_first(self, sign_in: SignIn) -> None:
        visitor = sign_in("thamdinh")
        page = text_of(visitor.get("/tham-dinh/review-1"))
        assert page.index("Nguy hiểm Tệp bị sửa sau khi ký số.") < page.index("Nghi vấn Số văn bản")
        assert "1 mục đạt" in page

    def test_sets_what_was_typed_beside_what_was_read(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        differs = finding("head", "number-differs", "warning", "Số khác.", typed="05", read="06/BC-UBND")
        story.screenings = [screening(findings=[differs])]
        story.documents = {"file-1": {"number": "05", "issuer": "UBND xã"}}
        page = text_of(visitor.get("/tham-dinh/review-1"))
        assert "Số 05 06/BC-UBND (khác)" in page
        assert "Cơ quan UBND xã như đơn vị nhập" in page

    def test_names_a_repeated_file_only_to_who_may_see_it(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        seen = {"kind": "near", "evidence_id": "cu", "name": "Ảnh cũ.jpg", "task_id": "task-2", "page": 0}
        story.screenings = [screening(likenesses=[seen, {"kind": "exact", "is_elsewhere": True}])]
        page = visitor.get("/tham-dinh/review-1")
        assert 'href="/minh-chung/cu"' in page.text
        assert 'href="/nhiem-vu/task-2"' in page.text
        assert "Trùng nội dung với tệp của một đơn vị khác" in text_of(page)

    @pytest.mark.parametrize(
        ("known", "said"),
        [
            ({"safety": "awaiting", "preview_pages": 0}, "đang cách ly chờ quét mã độc"),
            ({"safety": "infected", "preview_pages": 0}, "không xem và không tải được"),
            ({"state": "waiting", "safety": "awaiting", "preview_pages": 0}, "Máy đang kiểm tra tệp"),
        ],
    )
    def test_offers_no_original_that_is_kept_apart(
        self, sign_in: SignIn, story: Story, known: dict[str, Any], said: str
    ) -> None:
        visitor = sign_in("thamdinh")
        story.screenings = [screening(**known)]
        page = visitor.get("/tham-dinh/review-1").text
        assert said in page
        assert 'href="/minh-chung/file-1"' not in page
        assert "<img" not in page

    def test_shows_a_page_at_a_time_and_never_one_too_many(self, sign_in: SignIn) -> None:
        visitor = sign_in("thamdinh")
        page = visitor.get("/tham-dinh/review-1", params={"tep": "file-1", "trang": "9"}).text
        assert 'src="/minh-chung/file-1/trang/3"' in page
        assert "Trang 3 trên 3" in page
        assert 'href="/tham-dinh/review-1?tep=file-1&amp;trang=2"' in page

    def test_offers_only_the_steps_that_are_allowed(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(lease=LEASED, allowed=[])]
        page = visitor.get("/tham-dinh/review-1").text
        assert 'name="verdict"' not in page
        assert "Hãy chọn đề nghị khác" in page

    def test_keeps_what_the_machine_had_said_beside_each_step(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        machine = [{"evidence_id": "file-1", "name": "cũ.pdf", "findings": [finding("type", "x", "note", "Lời cũ.")]}]
        step = {"round": "first", "verdict": "rejected", "decided_at": "2026-10-12T02:30:00Z", "machine": machine}
        appeal = {"ground": "Văn bản đã có chữ ký số.", "appealed_at": "2026-10-13T02:30:00Z"}
        story.reviews = [review("rejected", stage="appeal", appeal=appeal, decisions=[step], allowed=["accept"])]
        page = text_of(visitor.get("/tham-dinh/review-1"))
        assert "Thẩm định lần một: Trả lại Hệ thống, 09:30 ngày 12/10/2026" in page
        assert "cũ.pdf Lưu ý Lời cũ." in page
        assert "Văn bản đã có chữ ký số." in page
        assert "Chấp nhận khiếu nại" in page

    def test_leads_the_unit_to_where_it_answers(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("canbo")
        story.reviews = [review(stage="answer", allowed=["answer"])]
        page = visitor.get("/tham-dinh/review-1").text
        assert '<a href="/nhiem-vu/task-7#de-nghi-review-1">trang của nhiệm vụ</a>' in page
        assert 'name="verdict"' not in page

    def test_stays_a_page_without_the_screenings(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.screenings = []
        page = visitor.get("/tham-dinh/review-1")
        assert page.status_code == 200
        assert "Chưa có kết quả kiểm tra của tệp này" in page.text


class TestVerdict:
    def test_is_sent_on_the_version_that_was_seen(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        answer = visitor.post("/tham-dinh/review-1", data=REJECTING)
        assert answer.headers["location"] == "/tham-dinh?xong=tra-lai"
        assert story.told == [("reject", {"reasons": ["sai-noi-dung"], "note": "Thiếu phụ lục", "version": '"1"'})]

    def test_leads_on_to_the_next_claim_when_wished(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        answer = visitor.post("/tham-dinh/review-1", data={**REJECTING, "tiep": "1", "unit": OFFICE})
        assert answer.headers["location"] == f"/tham-dinh/review-1?unit={OFFICE}&tiep=1&xong=tra-lai"
        assert story.told[1] == ("next", {"unit": OFFICE})

    def test_stands_when_no_next_claim_can_be_had(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.failing = {"/reviews/next"}
        answer = visitor.post("/tham-dinh/review-1", data={**REJECTING, "tiep": "1"})
        assert answer.headers["location"] == "/tham-dinh?xong=tra-lai"

    def test_is_not_called_final_while_another_reviewer_confirms(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(stage="second")]
        answer = visitor.post("/tham-dinh/review-1", data={**REJECTING, "verdict": "accept"})
        assert answer.headers["location"] == "/tham-dinh?xong=lan-hai"

    @pytest.mark.parametrize("verdict", ["reject", "ask"])
    def test_keeps_the_note_when_it_is_refused(self, sign_in: SignIn, verdict: str) -> None:
        visitor = sign_in("thamdinh")
        form = {"key": "k1", "version": "1", "verdict": verdict, "note": "Thiếu phụ lục", "tiep": "1"}
        page = visitor.post("/tham-dinh/review-1", data=form)
        assert page.status_code == 422
        assert "phải nêu ít nhất một lý do" in page.text
        assert "Thiếu phụ lục" in page.text
        assert re.search(r'name="tiep" value="1" checked', page.text)

    def test_from_outside_is_sent_with_its_day_and_ground(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        form = {"key": "k1", "version": "1", "verdict": "accepted", "decided_on": "5/1/2026", "reference": "TD-12"}
        answer = visitor.post("/tham-dinh/review-1/ket-qua-ngoai", data=form)
        assert answer.headers["location"] == "/tham-dinh/review-1?xong=ket-qua-ngoai"
        sent = {"verdict": "accepted", "reasons": [], "note": None, "decided_on": "2026-01-05", "reference": "TD-12"}
        assert story.told == [("outside-verdict", {**sent, "version": '"1"'})]


class TestLease:
    def test_is_taken_and_given_back(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        taken = visitor.post("/tham-dinh/review-1/nhan-viec")
        assert taken.headers["location"] == "/tham-dinh/review-1?xong=nhan-viec"
        given = visitor.post("/tham-dinh/review-1/tra-viec")
        assert given.headers["location"] == "/tham-dinh?xong=tra-viec"
        assert [what for what, _ in story.told] == ["lease", "release"]

    def test_can_be_kept_longer(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(lease={**LEASED, "is_mine": True}, allowed=["lease", "release"])]
        page = text_of(visitor.get("/tham-dinh/review-1"))
        assert "Bạn đang giữ đến" in page
        assert "Giữ thêm" in page

    def test_of_another_is_told_on_the_page(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(lease=LEASED)]
        page = visitor.post("/tham-dinh/review-1/nhan-viec")
        assert page.status_code == 422
        assert "Người thẩm định A đang giữ đề nghị này" in page.text


class TestPreview:
    def test_is_a_picture_whatever_it_was_made_from(self, sign_in: SignIn) -> None:
        visitor = sign_in("thamdinh")
        drawn = visitor.get("/minh-chung/file-1/trang/1", params={"rong": "300"})
        assert drawn.headers["content-type"] == "image/png"
        assert drawn.content.startswith(b"\x89PNG")
        assert "sandbox" in drawn.headers["content-security-policy"]

    def test_that_cannot_be_drawn_is_refused(self, sign_in: SignIn) -> None:
        visitor = sign_in("thamdinh")
        assert visitor.get("/minh-chung/khac/trang/1").status_code == 404


class TestPersonal:
    def test_is_shown_on_demand_to_who_may_see_it(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.screenings = [screening(has_personal=True)]
        page = visitor.get("/tham-dinh/review-1").text
        assert "/minh-chung/file-1/ca-nhan" in page
        assert "106,4132" not in page
        assert story.told == []
        shown = visitor.post("/minh-chung/file-1/ca-nhan", data={"back": "/tham-dinh/review-1"})
        assert "10,5321; 106,4132" in shown.text
        assert "09:30 ngày 12/10/2026" in shown.text
        assert story.told == [("personal", "file-1")]

    def test_is_kept_from_who_may_not(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("lanhdao")
        story.screenings = [screening(has_personal=True)]
        assert "ca-nhan" not in visitor.get("/tham-dinh/review-1").text
        assert visitor.post("/minh-chung/file-1/ca-nhan").status_code == 403
        assert story.told == []
