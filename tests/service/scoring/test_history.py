"""The ranking of past days, and what a unit had over time, under the policy of each day."""

from dataclasses import replace
from datetime import date

import pytest

from services.scoring.consumers import in_force
from services.scoring.settings import POLICIES, load_policy
from shared.testing.clock import MovedClock
from tests.service.scoring.desk import Desk
from tests.service.scoring.facts import COMMUNE, PROVINCE, assigned, published, reported, tree
from tests.service.scoring.running import Running

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


@pytest.fixture
async def spring(running: Running, moved_clock: MovedClock) -> Running:
    """Give a service that scored three tasks of a commune on four days; in April another policy took effect."""
    desk = Desk(running.database)
    shipped = load_policy(POLICIES / "2026.1.yaml")
    bands = tuple(replace(band, name=f"{band.name} mới") for band in shipped.bands)
    in_force.put(shipped, replace(shipped, version="2026.9", effective_from=APRIL, bands=bands))
    moved_clock.to(date(2026, 2, 20))
    await desk.handle_each([*tree(), published(), *(assigned(task_id) for task_id in "abc")])
    for day, rate in ((date(2026, 2, 27), 0.3), (MARCH, 0.5), (date(2026, 4, 2), 0.9)):
        moved_clock.to(day)
        await desk.handle_each([reported(task_id, day.toordinal(), rate) for task_id in "abc"])
        await desk.recompute()
    moved_clock.to(date(2026, 4, 5))
    await desk.recompute()
    return running


class TestHistory:
    async def test_gives_each_day_of_change_with_its_policy(self, spring: Running) -> None:
        shown = await spring.json(f"/scores/units/{COMMUNE}/history")
        assert (shown["unit_name"], shown["first_day"], shown["last_day"]) == ("Xã Một", "2026-01-01", "2026-04-05")
        assert [(item["day"], item["score"], item["band_text"], item["policy_version"]) for item in shown["items"]] == [
            ("2026-02-20", 0.0, "Chưa hoàn thành", "2026.1"),
            ("2026-02-27", 52.63, "Hoàn thành", "2026.1"),
            ("2026-03-02", 83.33, "Tốt", "2026.1"),
            ("2026-04-02", 98.9, "Xuất sắc mới", "2026.9"),
            ("2026-04-05", 95.74, "Xuất sắc mới", "2026.9"),
        ]
        assert {item["task_count"] for item in shown["items"]} == {3}

    async def test_begins_with_what_stood_and_ends_with_the_last_day(self, spring: Running) -> None:
        shown = await spring.json(f"/scores/units/{COMMUNE}/history", **{"from": "2026-03-01", "to": "2026-04-02"})
        assert [item["day"] for item in shown["items"]] == ["2026-02-27", "2026-03-02", "2026-04-02"]
        refused = await spring.get(f"/scores/units/{COMMUNE}/history", **{"from": "2026-04-02", "to": "2026-03-01"})
        assert (refused.status_code, refused.json()["slug"]) == (422, "days-reversed")
        refused = await spring.get(f"/scores/units/{COMMUNE}/history", to="2026-04-06")
        assert (refused.status_code, refused.json()["slug"]) == (422, "day-to-come")
        refused = await spring.get("/scores/units/mau.khong-co/history")
        assert (refused.status_code, refused.json()["slug"]) == (404, "unit-not-found")
        refused = await spring.get(f"/scores/units/{COMMUNE}/history", own="mau.xa-hai")
        assert (refused.status_code, refused.json()["slug"]) == (403, "outside-your-units")


class TestRankingAsOf:
    async def test_ranks_as_it_was_and_compares_with_the_month_before(self, spring: Running) -> None:
        shown = await spring.json("/ranking", unit=PROVINCE, as_of="2026-03-15")
        assert (shown["as_of"], shown["compared_with"]) == ("2026-03-15", "2026-02-28")
        unit = next(item for item in shown["items"] if item["unit_id"] == COMMUNE)
        assert (unit["rank"], unit["score"], unit["band_text"]) == (1, 83.33, "Tốt")
        assert (unit["previous_score"], unit["previous_band"], unit["change"]) == (52.63, "Hoàn thành", 30.7)
        assert unit["task_count"] == 3

    async def test_is_empty_of_scores_before_the_first_and_refuses_a_day_to_come(self, spring: Running) -> None:
        shown = await spring.json("/ranking", unit=PROVINCE, as_of="2026-01-01")
        assert {item["band_text"] for item in shown["items"]} == {"chưa xếp hạng"}
        assert {(item["rank"], item["score"]) for item in shown["items"]} == {(None, None)}
        refused = await spring.get("/ranking", unit=PROVINCE, as_of="2026-04-06")
        assert (refused.status_code, refused.json()["slug"]) == (422, "day-to-come")
