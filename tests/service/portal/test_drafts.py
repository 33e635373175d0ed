"""The pages of a draft, against the real plans service."""

from pathlib import Path

import httpx

from shared import ids
from tests.browser.forms import fields
from tests.browser.office import CULTURE, SAMPLE, YEAR, Office

TASKS = [{"code": f"{number}", "name": f"Tổ chức tập huấn đợt {number}", "kind": "deliverable"} for number in (1, 2, 3)]


def line_ids(office: Office, plan_id: str) -> list[str]:
    return [line["task_id"] for line in office.ask("GET", f"/plans/{plan_id}")["tasks"]]


class TestLine:
    def test_is_kept_as_typed_when_somebody_changed_it_meanwhile(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        address = f"/ke-hoach/{plan_id}/dong/{line_ids(office, plan_id)[0]}"
        form = fields(clerk.get(address).text, "line-said") | {"name": "Tên của tôi", "kind": "deliverable"}
        other = fields(clerk.get(address).text, "line-said") | {"name": "Tên của người khác", "kind": "deliverable"}
        assert clerk.post(address, data=other).status_code == 303
        page = clerk.post(address, data=form)
        assert page.status_code == 422
        assert "Người khác vừa sửa mục này" in page.text
        assert "Tên của tôi</textarea>" in page.text
        assert "<strong>Tên của người khác</strong>" in page.text
        again = fields(page.text, "line-said") | {"kind": "deliverable"}
        assert clerk.post(address, data=again).status_code == 303
        assert office.ask("GET", f"/plans/{plan_id}")["tasks"][0]["name"] == "Tên của tôi"

    def test_is_saved_when_only_another_one_changed_meanwhile(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        first, second, _ = line_ids(office, plan_id)
        form = fields(clerk.get(f"/ke-hoach/{plan_id}/dong/{first}").text, "line-said") | {"kind": "deliverable"}
        other = fields(clerk.get(f"/ke-hoach/{plan_id}/dong/{second}").text, "line-said") | {"kind": "deliverable"}
        assert clerk.post(f"/ke-hoach/{plan_id}/dong/{second}", data=other).status_code == 303
        answer = clerk.post(f"/ke-hoach/{plan_id}/dong/{first}?loc=chua-co-chu-tri&vt=1", data=form)
        assert answer.headers["location"] == f"/ke-hoach/{plan_id}?loc=chua-co-chu-tri&xong=da-xac-nhan&vt=1"

    def test_shows_what_the_service_refuses_at_its_field(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        task_id = line_ids(office, plan_id)[0]
        address = f"/ke-hoach/{plan_id}/dong/{task_id}"
        form = fields(clerk.get(address).text, "line-said") | {"kind": "deliverable", "due_on": f"1/6/{YEAR - 1}"}
        page = clerk.post(address, data=form)
        assert f'href="#sua-{task_id}-due_on"' in page.text
        assert "trước ngày bắt đầu kế hoạch" in page.text
        assert f'value="1/6/{YEAR - 1}"' in page.text

    def test_is_added_moved_and_taken_out(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        address = f"/ke-hoach/{plan_id}/dong"
        form = fields(clerk.get(f"{address}/moi").text, "line-said")
        form |= {"name": "Việc thêm", "kind": "deliverable", "lead_unit_id": CULTURE}
        assert clerk.post(f"{address}/moi", data=form).status_code == 303
        *_, third, added = line_ids(office, plan_id)
        page = clerk.get(f"/ke-hoach/{plan_id}").text
        move = fields(page, f"{added}/chuyen") | {"position": "1"}
        assert clerk.post(f"{address}/{added}/chuyen", data=move).headers["location"].endswith("xong=da-chuyen&vt=0")
        assert line_ids(office, plan_id)[0] == added
        page = clerk.get(f"/ke-hoach/{plan_id}").text
        assert clerk.post(f"{address}/{third}/xoa", data=fields(page, f"{third}/xoa")).status_code == 303
        assert third not in line_ids(office, plan_id)
        gone = clerk.get(f"{address}/{third}")
        assert (gone.status_code, "Bản thảo không có mục này" in gone.text) == (404, True)

    def test_is_not_confirmed_when_it_changed_since_it_was_looked_at(self, clerk: httpx.Client, office: Office) -> None:
        doubt = {"code": "due-missing", "message": "Văn bản không nêu thời hạn."}
        plan_id = office.drafted({**TASKS[0], "doubts": [doubt]})
        (task_id,) = line_ids(office, plan_id)
        seen = fields(clerk.get(f"/ke-hoach/{plan_id}").text, f"{task_id}/xac-nhan")
        body = {**TASKS[0], "name": "Tên khác", "doubts": [doubt]}
        office.ask("PUT", f"/plans/{plan_id}/tasks/{task_id}", json=body, headers={"If-Match": '"1"'})
        answer = clerk.post(f"/ke-hoach/{plan_id}/dong/{task_id}/xac-nhan", data=seen)
        assert "xong=da-bi-sua" in answer.headers["location"]
        assert office.ask("GET", f"/plans/{plan_id}")["tasks"][0]["doubts"] == [doubt]


class TestHead:
    def test_is_changed_and_refused_at_its_field(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        form = fields(clerk.get(f"/ke-hoach/{plan_id}/van-ban").text, "card-like")
        page = clerk.post(f"/ke-hoach/{plan_id}/van-ban", data={**form, "valid_to": f"31/12/{YEAR - 1}"})
        assert (page.status_code, 'href="#valid_to"' in page.text) == (422, True)
        changed = clerk.post(f"/ke-hoach/{plan_id}/van-ban", data={**form, "number": "12/KH"})
        assert changed.status_code == 303
        assert office.ask("GET", f"/plans/{plan_id}")["number"] == "12/KH"

    def test_goes_with_the_whole_draft(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*TASKS)
        form = fields(clerk.get(f"/ke-hoach/{plan_id}").text, f'action="/ke-hoach/{plan_id}/bo"')
        assert clerk.post(f"/ke-hoach/{plan_id}/bo", data=form).headers["location"] == "/ke-hoach?xong=da-bo"
        assert clerk.get(f"/ke-hoach/{plan_id}").status_code == 404


class TestPublishing:
    def test_is_asked_again_when_the_draft_changed_or_nobody_confirmed(
        self, clerk: httpx.Client, office: Office
    ) -> None:
        plan_id = office.drafted(*TASKS)
        address = f"/ke-hoach/{plan_id}/ban-hanh"
        page = clerk.get(address).text
        assert "3 mục chưa có đơn vị chủ trì" in page
        form = fields(page, "card-like")
        assert "Hãy đánh dấu ô xác nhận" in clerk.post(address, data={**form, "confirmed": ""}).text
        office.ask("PATCH", f"/plans/{plan_id}", json={"number": "1"}, headers={"If-Match": '"1"'})
        again = clerk.post(address, data={**form, "confirmed": "true"})
        assert (again.status_code, "vừa được sửa sau khi bạn mở" in again.text) == (422, True)
        done = clerk.post(address, data={**fields(again.text, "card-like"), "confirmed": "true"})
        assert done.headers["location"] == f"/ke-hoach/{plan_id}?xong=ban-hanh"
        assert clerk.get(address).headers["location"] == f"/ke-hoach/{plan_id}"


class TestFindings:
    def test_are_listed_whole_on_their_own_page(self, clerk: httpx.Client, office: Office) -> None:
        plan_id = office.drafted(*[{**TASKS[0], "code": f"{number}"} for number in range(1, 16)])
        draft, page = (clerk.get(f"/ke-hoach/{plan_id}{part}").text for part in ("", "/kiem-tra"))
        last = line_ids(office, plan_id)[-1]
        link = f'href="/ke-hoach/{plan_id}?muc={last}#dong-{last}"'
        assert "mục khác" in draft
        assert (link in draft, link in page) == (False, True)


class TestDocument:
    def test_read_before_is_named_with_its_plan(self, clerk: httpx.Client, office: Office, tmp_path: Path) -> None:
        own = tmp_path / "ke-hoach.txt"
        own.write_bytes(SAMPLE.with_suffix(".txt").read_bytes() + ids.new_id().encode())
        plan_id = office.drafted_from(own)
        with own.open("rb") as content:
            answer = clerk.post("/ke-hoach/doc", files={"file": (own.name, content)}, data={"key": ids.new_id()})
        page = clerk.get(answer.headers["location"]).text
        assert "Văn bản này đã được đọc trước đây" in page
        assert f'href="/ke-hoach/{plan_id}"' in page

    def test_is_refused_with_the_reason_when_it_cannot_be_read(self, clerk: httpx.Client) -> None:
        page = clerk.post("/ke-hoach/doc", files={"file": ("anh.gif", b"x", "image/gif")}, data={"key": "k1"})
        assert page.status_code == 422
        assert "Chưa đọc được văn bản" in page.text
        assert ".docx" in page.text

    def test_keeps_the_head_that_was_typed_when_it_is_refused(self, clerk: httpx.Client) -> None:
        with SAMPLE.open("rb") as content:
            answer = clerk.post("/ke-hoach/doc", files={"file": (SAMPLE.name, content)}, data={"key": ids.new_id()})
        address = answer.headers["location"]
        form = fields(clerk.get(address).text, '<form method="post" class="card-like"')
        page = clerk.post(address, data={**form, "title": "Tên của tôi", "valid_to": "mai"})
        assert page.status_code == 422
        assert "Đến hết: phải là ngày" in page.text
        assert "Tên của tôi</textarea>" in page.text
