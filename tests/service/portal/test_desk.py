import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.embedded.postgres import PostgresServer
from shared.ids import new_id
from tests.browser.neighbours import Story
from tests.browser.neighbours.claims import finding, review, screening
from tests.browser.neighbours.samples import FILE, OFFICE
from tests.browser.site import ACCOUNTS, ONE_TIME, PASSWORD, running_site

SignIn = Callable[[str], httpx.Client]

LEASED = {"account_id": "khac", "name": "Người thẩm định A", "until": "2026-11-22T03:00:00Z", "is_mine": False}
REJECTING = {"key": "k1", "version": "1", "verdict": "reject", "reasons": ["sai-noi-dung"], "note": "Thiếu phụ lục"}
PLACES = ("/tham-dinh", "/tham-dinh/review-1", "/xem-truoc", "/xem-truoc/review-1", "/tham-dinh/ket-qua-ngoai")


def text_of(page: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


@pytest.fixture(scope="module")
def shared_story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def site(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, shared_story: Story) -> Iterator[str]:
    """One portal for the module: a desk's page costs little, a first password much."""
    folder: Path = tmp_path_factory.mktemp("desk")
    accounts = [{**account, "one_time_password": ONE_TIME} for account in ACCOUNTS]
    (folder / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    database_url = postgres.create_role_and_database(f"portal{new_id().replace('-', '')}", "secret")
    with running_site(database_url, folder, shared_story) as address:
        yield address


@pytest.fixture(scope="module")
def windows() -> Iterator[dict[str, httpx.Client]]:
    opened: dict[str, httpx.Client] = {}
    yield opened
    for window in opened.values():
        window.close()


@pytest.fixture
def story(shared_story: Story) -> Story:
    """What the neighbours know, fresh for the test."""
    shared_story.__dict__.update(Story().__dict__)
    return shared_story


@pytest.fixture
def sign_in(site: str, windows: dict[str, httpx.Client], story: Story) -> SignIn:
    """Sign an account in, or go on with its session of an earlier test."""

    def sign_in(username: str) -> httpx.Client:
        if username not in windows:
            window = httpx.Client(base_url=site, headers={"Sec-Fetch-Site": "same-origin"}, timeout=30)
            window.post("/dang-nhap", data={"username": username, "password": ONE_TIME})
            window.post("/doi-mat-khau", data={"current": ONE_TIME, "new": PASSWORD, "again": PASSWORD})
            windows[username] = window
        return windows[username]

    return sign_in


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
