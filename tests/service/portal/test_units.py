"""The tree of units, its people and its changes, against the real plans service."""

from typing import Any

import httpx
import pytest

from services.portal.clients.views import Unit
from services.portal.pages.units.changes import slug_of
from services.portal.pages.units.tree import found_in, tops
from shared.ids import new_id
from tests.browser.forms import fields
from tests.browser.office import Office

Place = dict[str, str]


@pytest.fixture
def place(office: Office) -> Place:
    """A commune of its own with two parts, so that its changes touch no other test."""
    own = f"xa-{new_id()[-12:]}"
    commune = f"mau.{own}"
    units = {
        commune: (f"Xã Thử {own[-4:]}", "commune"),
        f"{commune}.van-phong": ("Văn phòng", "body"),
        f"{commune}.kinh-te": ("Phòng Kinh tế", "body"),
    }
    office.add_units(units)
    return {"commune": commune, "office": f"{commune}.van-phong", "economy": f"{commune}.kinh-te"}


def form_at(clerk: httpx.Client, unit_id: str, deed: str, **typed: object) -> tuple[str, dict[str, Any]]:
    address = f"/don-vi/{unit_id}/{deed}"
    form = fields(clerk.get(address).text, '<form method="post" class="card-like"')
    return address, {**form, **typed}


class TestTree:
    def test_leads_from_the_top_to_a_unit_and_back(self, clerk: httpx.Client, place: Place) -> None:
        assert 'href="/don-vi/mau"' in clerk.get("/don-vi").text
        page = clerk.get(f"/don-vi/{place['commune']}").text
        assert f'href="/don-vi/{place["office"]}"' in page
        assert '<a href="/don-vi/mau">Tỉnh Mẫu</a>' in page

    def test_finds_a_name_without_its_accents(self, clerk: httpx.Client, place: Place) -> None:
        assert place["economy"] in clerk.get("/don-vi", params={"q": "kinh te"}).text
        assert "Không có đơn vị nào khớp" in clerk.get("/don-vi", params={"q": "khong co don vi nay"}).text

    def test_comes_and_goes_as_a_table(self, clerk: httpx.Client, office: Office, place: Place) -> None:
        table = clerk.get("/don-vi/don-vi.csv")
        assert "don-vi.csv" in table.headers["content-disposition"]
        head = table.content.decode("utf-8-sig").splitlines()[0]
        assert "ma" in head
        wrong = f"ma,ten,cap\n{place['commune']}.ban-moi,Ban mới,body\n{place['commune']}.ban-hai,,body\n"
        page = clerk.post("/don-vi/nhap", data={"key": new_id()}, files={"file": ("a.csv", wrong.encode())})
        assert page.status_code == 422
        assert "<strong>3</strong>" in page.text
        right = wrong.replace(",,", ",Ban hai,").encode()
        done = clerk.post("/don-vi/nhap", data={"key": new_id()}, files={"file": ("a.csv", right)})
        assert done.headers["location"] == "/don-vi?xong=2-0-0"
        assert "2 đơn vị mới" in clerk.get(done.headers["location"]).text

    def test_is_changed_by_nobody_who_only_reports(self, officer: httpx.Client, place: Place) -> None:
        assert officer.get("/don-vi").status_code == 200
        assert officer.get(f"/don-vi/{place['office']}/doi-ten").status_code == 403


class TestChange:
    def test_begins_a_part_under_a_slug_of_its_name(self, clerk: httpx.Client, office: Office, place: Place) -> None:
        address, form = form_at(clerk, place["commune"], "them", display_name="Phòng Văn hóa - Xã hội")
        done = clerk.post(address, data=form)
        assert done.headers["location"] == f"/don-vi/{place['commune']}.phong-van-hoa-xa-hoi?xong=them"
        again = clerk.post(address, data={**form, "key": new_id()})
        assert 'href="#slug"' in again.text

    def test_renames_and_keeps_the_old_name(self, clerk: httpx.Client, place: Place) -> None:
        address, form = form_at(clerk, place["office"], "doi-ten", display_name="Văn phòng HĐND và UBND")
        refused = clerk.post(address, data=form | {"reason": ""})
        assert 'href="#reason"' in refused.text
        assert 'value="Văn phòng HĐND và UBND"' in refused.text
        assert clerk.post(address, data=form | {"reason": "Đổi tên theo đề án"}).status_code == 303
        page = clerk.get(f"/don-vi/{place['office']}").text
        assert "<h1>Văn phòng HĐND và UBND</h1>" in page
        assert "Các tên đã dùng" in page

    def test_merges_two_units_into_a_new_one(self, clerk: httpx.Client, place: Place) -> None:
        typed = {"unit_ids": [place["economy"]], "display_name": "Văn phòng chung", "reason": "Sắp xếp bộ máy"}
        address, form = form_at(clerk, place["office"], "sap-nhap", **typed)
        refused = clerk.post(address, data=form)
        assert 'href="#decision_number"' in refused.text
        done = clerk.post(address, data=form | {"decision_number": "12/NQ-HĐND"})
        assert done.headers["location"] == f"/don-vi/{place['commune']}.van-phong-chung?xong=sap-nhap"
        page = clerk.get(done.headers["location"]).text
        assert "Tiếp nhận từ" in page
        assert "12/NQ-HĐND" in page
        assert "đã thôi hoạt động" in clerk.get(f"/don-vi/{place['office']}").text

    def test_splits_a_unit_with_its_tasks(self, clerk: httpx.Client, office: Office, place: Place) -> None:
        tasks = [{"code": code, "name": f"Việc {code}", "kind": "deliverable"} for code in "12"]
        given = [{**task, "lead_unit_id": place["office"]} for task in tasks]
        plan = office.published(*given, unit_id=place["commune"])
        names = {f"moi-{number}-display_name": name for number, name in enumerate(("Ban Một", "Ban Hai"))}
        moved = {f"den:viec:{plan['tasks'][1]['task_id']}": "1"}
        typed = {**names, **moved, "default": "0", "reason": "Chia tách", "decision_number": "1/QĐ"}
        address, form = form_at(clerk, place["office"], "tach", **typed)
        assert clerk.post(address, data=form).status_code == 303
        leads = [office.ask("GET", f"/tasks/{task['task_id']}")["lead_unit_id"] for task in plan["tasks"]]
        assert leads == [f"{place['commune']}.ban-mot", f"{place['commune']}.ban-hai"]

    def test_moves_and_ends_units(self, clerk: httpx.Client, place: Place) -> None:
        grounds = {"reason": "Sắp xếp", "decision_number": "2/QĐ"}
        address, form = form_at(clerk, place["economy"], "chuyen", parent_id="mau.xa-mau-mot", **grounds)
        slug = place["economy"].rpartition(".")[2]
        assert clerk.post(address, data=form).headers["location"] == f"/don-vi/mau.xa-mau-mot.{slug}?xong=chuyen"
        address, form = form_at(clerk, f"mau.xa-mau-mot.{slug}", "giai-the", **grounds)
        assert clerk.post(address, data=form).status_code == 303
        address, form = form_at(clerk, place["office"], "giai-the", **grounds)
        assert clerk.post(address, data=form).status_code == 303
        page = clerk.get("/don-vi", params={"q": place["office"], "dong": "true"}).text
        assert "đã giải thể" in page


class TestPeople:
    def test_are_chosen_among_accounts_of_the_place(self, clerk: httpx.Client, office: Office) -> None:
        unit_id = "mau.xa-mau-mot"
        address, form = form_at(clerk, unit_id, "nguoi")
        page = clerk.get(address).text
        account = page[: page.index(">Cán bộ đầu mối (canbo)")].rpartition('value="')[2].partition('"')[0]
        rows = {
            "nguoi-0-duty": "head",
            "nguoi-0-account_id": account,
            "nguoi-0-title": "Chủ tịch",
            "nguoi-1-duty": "head",
        }
        twice = {**form, **rows, "nguoi-1-account_id": account}
        assert clerk.post(address, data=twice).status_code == 422
        assert clerk.post(address, data={**form, **rows, "nguoi-1-account_id": ""}).status_code == 303
        shown = clerk.get(f"/don-vi/{unit_id}").text
        assert "Cán bộ đầu mối, Chủ tịch" in shown


class TestSlug:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Phòng Văn hóa – Xã hội", "phong-van-hoa-xa-hoi"),
            ("Ấp 3/2", "ap-3-2"),
            ("Đảng ủy  xã", "dang-uy-xa"),
            ("–", ""),
        ],
    )
    def test_is_plain_words_of_the_name(self, name: str, slug: str) -> None:
        assert slug_of(name) == slug


class TestFound:
    def test_holds_every_word_in_name_id_or_code(self) -> None:
        units = [Unit(unit_id="a", display_name="Xã Đông", code="123"), Unit(unit_id="a.b", display_name="Văn phòng")]
        assert [unit.unit_id for unit in found_in(units, "dong 123")] == ["a"]
        assert [unit.unit_id for unit in tops(units)] == ["a"]
