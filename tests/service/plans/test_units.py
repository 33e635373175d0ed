import unicodedata

from contracts.plans import UnitChanged
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
