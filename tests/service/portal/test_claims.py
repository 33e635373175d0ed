import re

import pytest

from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import finding, review, screening
from tests.browser.neighbours.samples import moment
from tests.service.portal.conftest import SignIn

ASKED = {
    "round": "first",
    "verdict": "more_asked",
    "reasons": [{"code": "thieu-trang", "text": "Tài liệu thiếu trang."}],
    "note": "Thiếu phụ lục 2.",
    "decided_at": moment(-1),
    "decided_by_name": "Tổ giúp việc",
}
WAITS = {"stage": "answer", "answer_until": moment(4), "decisions": [ASKED], "allowed": ["answer"]}
REJECTED = {
    "stage": "ended",
    "appeal_until": moment(4),
    "reasons": [{"code": "anh-khong-ro", "text": "Ảnh mờ."}],
    "decided_at": moment(-1),
    "decision_note": "Trang 3 không đọc được.",
    "allowed": ["appeal"],
}
ANNEX = ("files", ("phu luc.pdf", b"%PDF-1.4 x", "application/pdf"))


class TestTaskPage:
    async def test_says_what_is_asked_until_when_and_what_the_machine_found(
        self, sign_in: SignIn, story: Story
    ) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(**WAITS)]
        story.screenings = [screening(findings=[finding("head", "number-differs", "warning", "Số văn bản khác.")])]
        page = (await visitor.get("/nhiem-vu/task-7")).text
        for said in ("Đơn vị cần bổ sung trước", "Tài liệu thiếu trang.", "Thiếu phụ lục 2.", "Số văn bản khác."):
            assert said in page
        assert 'href="/de-nghi/review-1/bo-sung"' in page
        assert 'href="/de-nghi/review-1/khieu-nai"' not in page

    async def test_offers_the_appeal_of_a_rejection(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review("rejected", **REJECTED)]
        page = (await visitor.get("/nhiem-vu/task-7")).text
        for said in ("hoặc khiếu nại trước", "Ảnh mờ.", "Trang 3 không đọc được."):
            assert said in page
        assert 'href="/de-nghi/review-1/khieu-nai"' in page

    async def test_tells_of_the_first_look(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(stage="look", look_until=moment(2), allowed=[])]
        assert "Cơ quan thường trực của xã xem trước" in (await visitor.get("/nhiem-vu/task-7")).text

    async def test_keeps_a_quarantined_file_where_it_is(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(allowed=[])]
        story.screenings = [screening(safety="awaiting")]
        page = (await visitor.get("/nhiem-vu/task-7")).text
        card = page[page.index("claim-card") : page.index("Cảnh báo đang mở")]
        assert "Cách ly" in card
        assert 'href="/minh-chung/' not in card

    async def test_shows_the_newest_claims_first_and_no_more_than_five(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review("superseded", review_id=f"r-{number}", allowed=[]) for number in range(7)]
        page = (await visitor.get("/nhiem-vu/task-7")).text
        assert re.findall(r'id="de-nghi-(r-\d)"', page) == ["r-6", "r-5", "r-4", "r-3", "r-2"]


class TestMyTasks:
    async def test_puts_what_is_asked_of_the_unit_first(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        late = review(review_id="r-2", **{**WAITS, "answer_until": moment(6)})
        story.reviews = [late, review(**WAITS), review(review_id="r-3")]
        page = (await visitor.get("/viec-cua-toi")).text
        assert re.findall(r"/de-nghi/([\w-]+)/bo-sung", page) == ["review-1", "r-2"]
        assert page.index("Cần bổ sung minh chứng") < page.index('id="nhom-qua-han"')

    async def test_leaves_a_gap_while_evidence_is_away(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.away = {"evidence"}
        page = (await visitor.get("/viec-cua-toi")).text
        assert "Dịch vụ minh chứng đang không trả lời" in page
        assert 'id="nhom-qua-han"' in page


class TestAnswer:
    async def test_sends_files_and_note_on_the_version_that_was_seen(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(**WAITS, version=3)]
        form = {"key": "k1", "version": "3", "note": "Gửi kèm phụ lục.", "evidence_ids": "file-1"}
        answer = await visitor.post("/de-nghi/review-1/bo-sung", data=form, files=[ANNEX])
        assert answer.headers["location"] == "/nhiem-vu/task-7?xong=bo-sung"
        sent = {"note": "Gửi kèm phụ lục.", "evidence_ids": ["file-1", "file-phu luc.pdf"], "version": '"3"'}
        assert story.told[-1] == ("answer", sent)
        assert story.keys[-1] == "k1"

    async def test_loses_nothing_typed_while_the_receiver_is_away(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.away = {"evidence"}
        form = {"key": "k1", "version": "1", "note": "Gửi kèm phụ lục."}
        page = await visitor.post("/de-nghi/review-1/bo-sung", data=form)
        assert "Những gì đã nhập: Gửi kèm phụ lục." in page.text

    async def test_loses_nothing_typed_when_a_file_is_refused(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(**WAITS)]
        big = ("files", ("to.pdf", b"x" * 2_000_001, "application/pdf"))
        form = {"key": "k1", "version": "1", "note": "Gửi kèm phụ lục."}
        page = await visitor.post("/de-nghi/review-1/bo-sung", data=form, files=[big])
        assert page.status_code == 422
        for kept in ("to.pdf: Tệp lớn hơn 2 MB", "Gửi kèm phụ lục.", 'value="k1"'):
            assert kept in page.text
        assert story.told == []

    async def test_has_no_form_once_it_is_not_asked_any_more(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review(allowed=[])]
        page = (await visitor.get("/de-nghi/review-1/bo-sung")).text
        assert "Hiện không bổ sung được" in page
        assert 'name="note"' not in page


class TestAppeal:
    async def test_sends_its_ground(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review("rejected", **REJECTED)]
        form = {"key": "k1", "version": "1", "ground": " Trang 3 đọc được. "}
        answer = await visitor.post("/de-nghi/review-1/khieu-nai", data=form)
        assert answer.headers["location"] == "/nhiem-vu/task-7?xong=khieu-nai"
        assert story.told == [("appeal", {"ground": "Trang 3 đọc được.", "version": '"1"'})]

    async def test_asks_for_a_ground(self, sign_in: SignIn, story: Story) -> None:
        visitor = await sign_in("canbo")
        story.reviews = [review("rejected", **REJECTED)]
        page = await visitor.post("/de-nghi/review-1/khieu-nai", data={"key": "k1", "version": "1", "ground": "  "})
        assert (page.status_code, story.told) == (422, [])
        assert "Khiếu nại phải nêu lý do" in page.text

    @pytest.mark.parametrize("path", ["bo-sung", "khieu-nai"])
    async def test_is_the_units_alone(self, sign_in: SignIn, story: Story, path: str) -> None:
        visitor = await sign_in("thamdinh")
        assert (await visitor.get(f"/de-nghi/review-1/{path}")).status_code == 403
