import re

import pytest

from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import review
from tests.browser.neighbours.samples import FILE, OFFICE
from tests.service.portal.desk.conftest import SignIn
from tests.service.portal.desk.reading import text_of

LEASED = {"account_id": "khac", "name": "Người thẩm định A", "until": "2026-11-22T03:00:00Z", "is_mine": False}
PLACES = ("/tham-dinh", "/tham-dinh/review-1", "/xem-truoc", "/xem-truoc/review-1", "/tham-dinh/ket-qua-ngoai")


class TestQueue:
    def test_asks_for_what_stands_in_the_address(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [
            review(review_id="r-1", risk="high", task_name="Nhiệm vụ nguy"),
            review(review_id="r-2", risk="low", stage="second", task_name="Nhiệm vụ yên"),
        ]
        assert "Nhiệm vụ yên" not in visitor.get("/tham-dinh", params={"risk": "high"}).text
        assert "Nhiệm vụ nguy" not in visitor.get("/tham-dinh", params={"stage": "second"}).text

    def test_says_risk_and_lease_in_words(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(risk="high", lease=LEASED)]
        page = text_of(visitor.get("/tham-dinh"))
        assert "Rủi ro cao" in page
        assert "Người thẩm định A đang thẩm định đến 10:00 ngày 22/11/2026" in page

    def test_leads_to_the_next_claim_of_the_chosen_risk(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        answer = visitor.post("/tham-dinh/tiep-theo", data={"unit": "", "risk": "high"})
        assert answer.headers["location"] == "/tham-dinh/review-1?risk=high&tiep=1"
        assert story.told == [("next", {"risk": "high"})]

    def test_says_when_nothing_waits(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = []
        answer = visitor.post("/tham-dinh/tiep-theo", follow_redirects=True)
        assert "Không còn đề nghị nào chờ thẩm định" in answer.text

    def test_offers_only_low_risk_for_acceptance_together(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.reviews = [review(review_id="r-1", risk="low"), review(review_id="r-2", risk="medium")]
        page = visitor.get("/tham-dinh").text
        assert re.findall(r'name="chosen" value="([^"]+)"', page) == ["r-1"]

    def test_tells_what_became_of_each_claim(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        form = {"key": "k1", "chosen": ["r-1", "r-2"], "ten-r-1": "II.1 Một", "ten-r-2": "II.2 Hai", "note": "Đủ"}
        page = text_of(visitor.post("/tham-dinh/chap-nhan-nhieu", data=form))
        assert "Đã chấp nhận: 1 II.1 Một" in page
        assert "II.2 Hai : Rủi ro không còn thấp." in page
        assert story.told == [("accept-many", {"review_ids": ["r-1", "r-2"], "note": "Đủ"})]
        assert story.keys == ["k1"]

    def test_accepts_nothing_that_was_not_chosen(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        page = visitor.post("/tham-dinh/chap-nhan-nhieu", data={"key": "k1"})
        assert page.status_code == 422
        assert "Hãy đánh dấu ít nhất một đề nghị" in page.text
        assert story.told == []


class TestFirstLook:
    def test_passes_a_claim_on_or_back(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thuongtruc")
        story.reviews = [review(stage="look", allowed=["forward", "return"])]
        assert FILE["name"] in visitor.get("/xem-truoc/review-1").text
        form = {"key": "k1", "version": "1", "deed": "forward", "note": "Đủ"}
        answer = visitor.post("/xem-truoc/review-1", data=form)
        assert answer.headers["location"] == "/xem-truoc?xong=chuyen"
        refused = visitor.post("/xem-truoc/review-1", data={**form, "deed": "return"})
        assert refused.status_code == 422
        assert "phải nêu ít nhất một lý do" in refused.text
        back = visitor.post("/xem-truoc/review-1", data={**form, "deed": "return", "reasons": "thieu-trang"})
        assert back.headers["location"] == "/xem-truoc?xong=tra-ve"
        assert [what for what, _ in story.told] == ["forward", "return"]

    def test_is_switched_by_unit(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thuongtruc")
        answer = visitor.post("/xem-truoc/cai-dat", data={"unit_id": OFFICE, "is_on": "true"})
        assert answer.headers["location"] == "/xem-truoc?xong=bat"
        assert story.told == [(f"first look {OFFICE}", {"is_on": True})]
        page = text_of(visitor.get("/xem-truoc"))
        assert "Phòng Văn hóa - Xã hội Bật 09:30 ngày 12/10/2026" in page


class TestOutsideSheet:
    def test_goes_out_and_comes_in_whole_or_not_at_all(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        out = visitor.get("/tham-dinh/ket-qua-ngoai.xlsx")
        assert out.headers["content-disposition"].startswith("attachment")
        wrong = visitor.post("/tham-dinh/ket-qua-ngoai", files=[("file", ("a.xlsx", b"sai"))])
        assert wrong.status_code == 422
        assert "F3" in wrong.text
        assert story.told == []
        taken = visitor.post("/tham-dinh/ket-qua-ngoai", files=[("file", ("a.xlsx", b"PK"))])
        assert taken.headers["location"] == "/tham-dinh/ket-qua-ngoai?xong=2&da-co=1"


class TestRights:
    @pytest.mark.parametrize(
        ("username", "open_places"),
        [
            ("thamdinh", {"/tham-dinh", "/tham-dinh/review-1", "/tham-dinh/ket-qua-ngoai"}),
            ("thuongtruc", {"/tham-dinh", "/tham-dinh/review-1", "/xem-truoc", "/xem-truoc/review-1"}),
            ("canbo", {"/tham-dinh", "/tham-dinh/review-1"}),
        ],
    )
    def test_open_the_pages_of_the_role(self, sign_in: SignIn, username: str, open_places: set[str]) -> None:
        visitor = sign_in(username)
        answers = {place: visitor.get(place).status_code for place in PLACES}
        assert answers == {place: 200 if place in open_places else 403 for place in PLACES}

    def test_leave_no_gap_for_the_service_away(self, sign_in: SignIn, story: Story) -> None:
        visitor = sign_in("thamdinh")
        story.away = {"evidence"}
        for place in ("/tham-dinh", "/tham-dinh/review-1"):
            page = visitor.get(place)
            assert page.status_code == 200
            assert "Dữ liệu tạm thời chưa có" in page.text
