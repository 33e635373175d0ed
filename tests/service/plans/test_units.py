import time
import unicodedata
from datetime import date

from contracts.plans import UnitChanged
from shared.testing.clock import MovedClock
from tests.service.plans.office import COMMUNE, CULTURE, OFFICE, OTHER, PROVINCE, Json, Office


def unit(unit_id: str, kind: str = "body", **more: object) -> Json:
    return {"unit_id": unit_id, "display_name": "Ấp Một", "kind": kind, **more}


MISFITS = [
    (unit(CULTURE), 409, "unit-exists"),
    (unit("mau.xa-ba.phong"), 422, "parent-unit-unknown"),
    (unit("mau.xa-ba", "body"), 422, "unit-kind-mismatch"),
    (unit("Mau.Xã"), 422, "invalid-request"),
    (unit("mau.xa-ba", "huyen"), 422, "invalid-request"),
    (unit("mau.xa-ba", "commune", colour="đỏ"), 422, "invalid-request"),
]


class TestAddUnit:
    async def test_tells_each_unit_once(self, office: Office) -> None:
        await office.create_units()
        fact = (await office.heard.wait_for(UnitChanged, lambda told: told.unit_id == CULTURE)).fact
        assert (fact.display_name, fact.kind, fact.version) == ("Phòng Văn hóa – Xã hội", "body", 1)

    async def test_lets_an_agency_grow_its_own_subtree_alone(self, office: Office) -> None:
        await office.create_units()
        own = await office.agency("POST", "/units", json=unit(f"{COMMUNE}.ap-mot"))
        strange = await office.agency("POST", "/units", json=unit(f"{OTHER}.ap-mot"))
        assert own.status_code == 201
        assert (strange.status_code, strange.json()["slug"]) == (403, "outside-your-units")

    async def test_keeps_names_in_one_form_of_unicode(self, office: Office) -> None:
        await office.create_units()
        given = unit(f"{COMMUNE}.ap-mot", display_name=unicodedata.normalize("NFD", "Ấp Một"))
        answer = await office.agency("POST", "/units", json=given)
        assert answer.json()["display_name"] == "Ấp Một"

    async def test_is_not_for_officers(self, office: Office) -> None:
        answer = await office.ask("POST", "/units", json=unit(f"{CULTURE}.to-mot"))
        assert (answer.status_code, answer.json()["slug"]) == (403, "not-permitted")

    async def test_refuses_what_does_not_fit_the_tree(self, office: Office) -> None:
        await office.create_units()
        for given, status, slug in MISFITS:
            answer = await office.ask("POST", "/units", "operator", PROVINCE, json=given)
            assert (answer.status_code, answer.json()["slug"]) == (status, slug), given


class TestListUnits:
    async def test_shows_the_own_subtree_and_what_lies_above(self, office: Office) -> None:
        await office.create_units()
        officer = (await office.ask("GET", "/units")).json()["items"]
        agency = (await office.agency("GET", "/units")).json()["items"]
        assert [found["unit_id"] for found in officer] == [PROVINCE, COMMUNE, CULTURE]
        assert [found["unit_id"] for found in agency] == [PROVINCE, COMMUNE, CULTURE, OFFICE]


async def amend(office: Office, unit_id: str, version: int, **body: object) -> tuple[int, Json]:
    headers = {"If-Match": f'"{version}"'}
    said = {"reason": "Đổi tên theo nghị quyết", **body}
    answer = await office.ask("PATCH", f"/units/{unit_id}", "operator", PROVINCE, json=said, headers=headers)
    return answer.status_code, answer.json()


class TestAmendUnit:
    async def test_keeps_every_name_with_its_days(self, office: Office, moved_clock: MovedClock) -> None:
        moved_clock.to(date(2026, 9, 1))
        await office.create_units()
        renamed = await amend(office, COMMUNE, 1, display_name="Xã Nhất", code="26001", effective_on="2026-05-01")
        assert renamed[0] == 200, renamed
        status, unit = await amend(office, COMMUNE, 2, display_name="Phường Nhất", peer_group="phuong")
        assert (status, unit["code"], unit["peer_group"]) == (200, "26001", "phuong")
        assert [(name["display_name"], name["starts_on"], name["ends_on"]) for name in unit["names"]] == [
            ("Xã Một", None, "2026-05-01"),
            ("Xã Nhất", "2026-05-01", "2026-09-01"),
            ("Phường Nhất", "2026-09-01", None),
        ]
        fact = (await office.heard.wait_for(UnitChanged, lambda f: (f.unit_id, f.version) == (COMMUNE, 3))).fact
        assert (fact.change, fact.display_name, fact.code) == ("renamed", "Phường Nhất", "26001")
        moved_clock.to(date(2026, 9, 20))
        await amend(office, COMMUNE, 3, display_name="Phường Hai")
        into = {"unit_id": "mau.phuong-moi", "display_name": "Phường Mới"}
        merger = {"unit_ids": [COMMUNE, OTHER], "into": into, "reason": "Sáp nhập", "document": {"number": "1/NQ"}}
        assert (await office.ask("POST", "/units/merge", "operator", PROVINCE, json=merger)).status_code == 200
        asked = {"params": {"as_of": "2026-09-10"}}
        then = (await office.ask("GET", "/units", "agency", "mau.phuong-moi", **asked)).json()["items"]
        assert {(PROVINCE, "Tỉnh Mẫu"), (COMMUNE, "Phường Nhất"), (OTHER, "Xã Hai")} <= {
            (found["unit_id"], found["display_name"]) for found in then
        }
        assert "mau.phuong-moi" not in {found["unit_id"] for found in then}

    async def test_is_refused_with_the_reason(self, office: Office) -> None:
        await office.create_units()
        await amend(office, OTHER, 1, code="26002")
        refused = [
            (await amend(office, COMMUNE, 9, display_name="Xã Nhất"), 412, "stale-version"),
            (await amend(office, COMMUNE, 1, display_name="Xã Một"), 422, "nothing-to-change"),
            (await amend(office, COMMUNE, 1, code="26002"), 409, "unit-code-taken"),
            (await amend(office, "mau.khong-co", 1, code="1"), 404, "unit-not-found"),
            (
                await amend(office, COMMUNE, 1, display_name="Xã Nhất", effective_on="2099-01-01"),
                422,
                "effective-in-future",
            ),
        ]
        assert [(status, body["slug"]) for (status, body), *_ in refused] == [(code, slug) for _, code, slug in refused]
        headers = {"If-Match": '"1"'}
        own = await office.agency("PATCH", f"/units/{COMMUNE}", json={"reason": "x", "code": "1"}, headers=headers)
        assert own.json()["slug"] == "outside-your-units"


def person(account_id: str, duty: str = "officer", **more: object) -> Json:
    return {"duty": duty, "account_id": account_id, "display_name": f"Đầu mối {account_id}", **more}


class TestStaffUnit:
    async def test_tells_who_answers_for_a_unit_and_keeps_who_did(self, office: Office) -> None:
        await office.create_units()

        async def staff(version: int, *people: Json) -> Json:
            headers = {"If-Match": f'"{version}"'}
            answer = await office.agency("PUT", f"/units/{CULTURE}/people", json={"people": people}, headers=headers)
            return {**answer.json(), "status": answer.status_code}

        two_heads = await staff(1, person("a", "head"), person("b", "head"))
        assert (two_heads["status"], two_heads["slug"]) == (422, "invalid-request")
        first = await staff(1, person("a", "head", title="Trưởng phòng"), person("b"))
        assert [(each["account_id"], each["ends_on"]) for each in first["people"]] == [("a", None), ("b", None)]
        second = await staff(2, person("a", "head", title="Trưởng phòng"), person("c"))
        assert [each["account_id"] for each in second["people"] if each["ends_on"] is None] == ["a", "c"]
        fact = (await office.heard.wait_for(UnitChanged, lambda f: (f.unit_id, f.version) == (CULTURE, 3))).fact
        assert fact.change == "staffed"
        assert [(each.duty, each.person.account_id, each.title) for each in fact.people] == [
            ("head", "a", "Trưởng phòng"),
            ("officer", "c", None),
        ]
        document = {"number": "12/QĐ-UBND"}
        moved = {"parent_id": OTHER, "reason": "Điều chuyển", "document": document}
        await office.ask("POST", f"/units/{CULTURE}/move", "operator", PROVINCE, json=moved)
        unit = (await office.ask("GET", f"/units/{OTHER}.phong-vhxh", "operator", PROVINCE)).json()
        assert [each["account_id"] for each in unit["people"]] == ["a", "c"]


TABLE = """\ufeffma;ten;cap;nhom;ma_hanh_chinh;cap_tren
ap-mot;Ấp Một;ấp;;;mau.xa-ba
mau.xa-ba;Xã Ba;xã;xa;26003;
mau.xa-mot;Xã Một;;;;
"""


class TestUnitTable:
    async def send(
        self, office: Office, table: str, role: str = "operator", unit: str = PROVINCE, *, update: bool = False
    ) -> tuple[int, Json]:
        asked = {"content": table.encode(), "headers": {"Content-Type": "text/csv"}, "params": {"update": update}}
        answer = await office.ask("POST", "/units/import", role, unit, **asked)
        return answer.status_code, answer.json()

    async def test_comes_in_whole_or_not_at_all(self, office: Office) -> None:
        await office.create_units()
        status, refused = await self.send(office, TABLE.replace("26003", "mã sai").replace("Xã Một", "Xã Nhất"))
        assert (status, refused["slug"]) == (422, "csv-has-errors")
        assert [(flaw["row"], flaw["column"]) for flaw in refused["errors"]] == [(3, "ma_hanh_chinh"), (4, "ten")]
        assert await office.rows("SELECT unit_id FROM unit WHERE unit_id LIKE 'mau.xa-ba%'") == []
        assert await self.send(office, TABLE) == (200, {"begun_count": 2, "changed_count": 0, "same_count": 1})
        assert await self.send(office, TABLE) == (200, {"begun_count": 0, "changed_count": 0, "same_count": 3})
        renamed = TABLE.replace("Xã Một", "Xã Nhất")
        done = await self.send(office, renamed, update=True)
        assert done == (200, {"begun_count": 0, "changed_count": 1, "same_count": 2})
        told = (await office.heard.wait_for(UnitChanged, lambda f: f.unit_id == "mau.xa-ba.ap-mot")).fact
        assert (told.change, told.kind) == ("created", "body")
        form = {"file": ("don-vi.csv", (await office.ask("GET", "/units/export.csv", "operator", PROVINCE)).content)}
        back = await office.ask("POST", "/units/import", "operator", PROVINCE, files=form)
        assert back.json() == {"begun_count": 0, "changed_count": 0, "same_count": 7}

    async def test_is_refused_when_it_is_no_table_or_not_ones_own(self, office: Office) -> None:
        await office.create_units()
        assert (await self.send(office, TABLE, "agency", COMMUNE))[1]["slug"] == "outside-your-units"
        assert (await self.send(office, "so;ten\n1;A\n"))[1]["slug"] == "csv-without-headings"
        too_large = await self.send(office, "ma,ten\n" + "x" * 5 * 2**20)
        assert (too_large[0], too_large[1]["slug"]) == (413, "csv-too-large")
        wrong = await office.ask("POST", "/units/import", "operator", PROVINCE, json={})
        assert (wrong.status_code, wrong.json()["slug"]) == (415, "unsupported-media-type")

    async def test_takes_three_thousand_units_at_once(self, office: Office) -> None:
        await office.create_units()
        lines = [f"mau.xa-{i}.ap-{j},Ấp {j},,,," for i in range(100) for j in range(29)]
        lines += [f"mau.xa-{i},Xã {i},xã,xa,{26100 + i}," for i in range(100)]
        started = time.perf_counter()
        status, done = await self.send(office, "ma,ten,cap,nhom,ma_hanh_chinh,cap_tren\n" + "\n".join(lines))
        assert (status, done["begun_count"]) == (200, 3000), done
        assert time.perf_counter() - started < 20
