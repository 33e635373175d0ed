"""Communes by place, figures entered by hand, and what is published."""

from datetime import UTC, date, datetime

import pytest

from shared.testing.clock import MovedClock
from tests.service.scoring.index.corner import YEAR, Corner

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIGURE = {"value": 45, "source": "Cổng dịch vụ công", "document": "12/BC-UBND", "measured_on": "2026-06-30"}


async def enter(corner: Corner, value: float | None, code: str = "CQ.1", commune: str | None = None) -> int:
    path = f"/d-society/{YEAR}/{commune or corner.commune}/figures/{code}"
    return (await corner.ask("PUT", path, json={**FIGURE, "value": value})).status_code


class TestEntered:
    async def test_goes_before_what_units_report_and_can_be_taken_back(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(19, 3))
        assert await enter(corner, 95) == 200
        shown = await corner.explained()
        assert (shown["value"], shown["points"], shown["origin"]) == (95, 5, "entered")
        assert (shown["entered"]["document"], shown["entered"]["version"]) == ("12/BC-UBND", 1)
        assert shown["tasks"][0]["value"] == 19
        assert await enter(corner, None) == 200
        assert (await corner.explained())["value"] == 19
        assert await enter(corner, None) == 409

    async def test_counts_versions_once_for_one_key(self, corner: Corner) -> None:
        path = f"/d-society/{YEAR}/{corner.commune}/figures/CQ.1"
        for _ in range(2):
            headers = {"Idempotency-Key": corner.id("k")}
            answer = await corner.ask("PUT", path, json=FIGURE, headers=headers)
            assert answer.json()["version"] == 1
        assert (await corner.ask("PUT", path, json={**FIGURE, "value": 50})).json()["version"] == 2

    @pytest.mark.parametrize(
        ("changes", "place", "slug"),
        [
            ({"value": 101}, "xa-mot/figures/CQ.1", "figure-out-of-range"),
            ({"value": -1}, "xa-mot/figures/CQ.1", "figure-out-of-range"),
            ({"measured_on": "2025-12-31"}, "xa-mot/figures/CQ.1", "figure-outside-year"),
            ({"measured_on": "2026-12-30"}, "xa-mot/figures/CQ.1", "figure-outside-year"),
            ({}, "xa-mot/figures/CQ.99", "indicator-not-found"),
            ({}, "xa-chin/figures/CQ.1", "commune-not-found"),
            ({"source": ""}, "xa-mot/figures/CQ.1", "invalid-request"),
            ({"document": ""}, "xa-mot/figures/CQ.1", "invalid-request"),
            ({"value": "nan"}, "xa-mot/figures/CQ.1", "invalid-request"),
            ({"source": " "}, "xa-mot/figures/CQ.1", "invalid-request"),
            ({"document": "a\x00b"}, "xa-mot/figures/CQ.1", "invalid-request"),
            ({}, "xa%00/figures/CQ.1", "invalid-request"),
        ],
    )
    async def test_is_refused_with_a_sentence(
        self, corner: Corner, changes: dict[str, object], place: str, slug: str
    ) -> None:
        path = f"/d-society/{YEAR}/{corner.province}.{place}"
        answer = await corner.ask("PUT", path, json={**FIGURE, **changes})
        assert answer.json()["slug"] == slug
        assert answer.json()["detail"].endswith(".")

    async def test_is_for_those_who_may(self, corner: Corner) -> None:
        path = f"/d-society/{YEAR}/{corner.commune}/figures/CQ.1"
        assert (await corner.ask("PUT", path, "officer", json=FIGURE)).status_code == 403
        assert (await corner.ask("PUT", path, unit=f"{corner.province}.xa-hai", json=FIGURE)).status_code == 403


class TestList:
    async def test_ranks_communes_and_leaves_those_without_figures_unranked(self, corner: Corner) -> None:
        await enter(corner, 38)
        await enter(corner, 95, commune=f"{corner.province}.phuong-ba")
        shown = await corner.json("", year=YEAR)
        found = [
            (each["unit_id"].split(".")[1], each["rank"], each["peer_rank"], each["points"]) for each in shown["items"]
        ]
        assert found == [("phuong-ba", 1, 1, 5), ("xa-mot", 2, 1, 2), ("xa-hai", None, None, 0)]
        assert (shown["method_version"], shown["as_of"]) == ("2026.1", "2026-12-20")
        assert shown["items"][2]["missing_count"] == 30

    async def test_shows_a_commune_its_own_place_alone(self, corner: Corner) -> None:
        await enter(corner, 38)
        await enter(corner, 95, commune=f"{corner.province}.phuong-ba")
        own = await corner.json("", "officer", corner.commune, year=YEAR)
        assert [(each["unit_id"], each["rank"]) for each in own["items"]] == [(corner.commune, 2)]
        foreign = f"/d-society/{YEAR}/{corner.province}.phuong-ba"
        assert (await corner.ask("GET", foreign, "officer", corner.commune)).status_code == 403

    async def test_adds_up(self, corner: Corner) -> None:
        for code, value in (("CQ.1", 47.5), ("CQ.7", 85), ("HT.5", 2), ("AT.4", 0)):
            assert await enter(corner, value, code) == 200
        shown = await corner.json(f"/d-society/{YEAR}/{corner.commune}")
        # 2.5 + 1, 1, 3
        assert (
            shown["formula"] == "1,00 (HT) + chưa có (NL) + 3,50 (CQ) + chưa có (KT) + chưa có (XH) + 3,00 (AT) = 7,50"
        )
        assert (shown["points"], shown["missing_count"], shown["max_points"]) == (7.5, 26, 100)
        assert [pillar["points"] for pillar in shown["pillars"]] == [1, None, 3.5, None, None, 3]

    @pytest.mark.parametrize("path", ["?method=khac", f"/khac/{YEAR}/mau.xa", "?year=2020", "/methods/khac"])
    async def test_knows_no_other_method(self, corner: Corner, path: str) -> None:
        answer = await corner.ask("GET", path, unit="mau")
        assert (answer.status_code, answer.json()["slug"]) == (404, "index-method-not-found")

    @pytest.mark.parametrize(
        "path", ["/d-society/99999/mau.xa", "/d-society/0/mau.xa", "?year=1999", "/mappings?unit=%00"]
    )
    async def test_refuses_what_cannot_be(self, corner: Corner, path: str) -> None:
        answer = await corner.ask("GET", path, unit="mau")
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid-request")

    async def test_shows_the_table_of_the_method(self, corner: Corner) -> None:
        (method,) = (await corner.json("/methods"))["items"]
        assert await corner.json("/methods/d-society", year=YEAR) == method
        first = method["pillars"][0]["indicators"][0]
        assert all(first[name] for name in ("name", "calculation", "document", "source", "verifier"))


class TestPublish:
    async def publish(self, corner: Corner, *, year: int = YEAR, unit: str | None = None, final: bool = False) -> str:
        said = {"unit_id": unit or corner.province, "is_provisional": not final}
        answer = await corner.ask("POST", f"/d-society/{year}/publish", "leader", json=said)
        return str(answer.json().get("slug") or answer.json()["count"])

    async def test_tells_a_fact_for_every_commune(self, corner: Corner) -> None:
        await enter(corner, 47.5)
        assert await self.publish(corner) == "3"
        told = {fact.unit_id: fact for fact in await corner.told()}
        assert len(told) == 3
        fact = told[corner.commune]
        assert (fact.points, fact.max_points, fact.missing_count, fact.version) == (2.5, 100, 29, 1)
        assert (fact.year, fact.as_of, fact.is_provisional) == (YEAR, date(2026, 12, 20), True)
        online = next(each for each in fact.indicators if each.code == "CQ.1")
        assert (online.points, online.value) == (2.5, 47.5)
        assert next(each for each in fact.indicators if each.code == "CQ.2").points is None
        assert [each.points for each in fact.pillars] == [None, None, 2.5, None, None, None]

    async def test_counts_versions_on_and_shows_what_was_published(self, corner: Corner) -> None:
        await enter(corner, 47.5)
        await self.publish(corner)
        await enter(corner, 95)
        shown = await corner.json(f"/d-society/{YEAR}/{corner.commune}")
        assert (shown["points"], shown["published"]["points"]) == (5, 2.5)
        await self.publish(corner)
        facts = [fact for fact in await corner.told() if fact.unit_id == corner.commune]
        assert [(fact.version, fact.points) for fact in facts] == [(1, 2.5), (2, 5)]
        assert len({fact.index_id for fact in facts}) == 1

    async def test_is_for_good_once_the_year_is_over_and_then_stays_so(
        self, corner: Corner, moved_clock: MovedClock
    ) -> None:
        await enter(corner, 47.5)
        assert await self.publish(corner, final=True) == "year-not-over"
        moved_clock.to(datetime(2027, 1, 5, 3, tzinfo=UTC))
        assert await self.publish(corner, final=True) == "3"
        assert await self.publish(corner) == "index-final"
        assert await self.publish(corner, final=True) == "3"
        last = (await corner.told())[-1]
        assert (last.is_provisional, last.as_of, last.version) == (False, date(2026, 12, 31), 2)

    async def test_is_the_provinces_to_do(self, corner: Corner) -> None:
        assert await self.publish(corner, unit=corner.commune) == "not-a-province"
        assert await self.publish(corner, year=2027) == "year-not-begun"
        said = {"unit_id": corner.province, "is_provisional": True}
        path = f"/d-society/{YEAR}/publish"
        assert (await corner.ask("POST", path, "agency", json=said)).status_code == 403
        assert (await corner.ask("POST", path, "leader", corner.commune, json=said)).status_code == 403
        assert await corner.told() == []
