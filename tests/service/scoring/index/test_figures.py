"""Values that units report become figures of the index; whatever is not certain counts for nothing and is listed."""

import random
from datetime import date
from itertools import permutations

import pytest
import sqlalchemy as sa

from services.scoring.consumers import shelf
from services.scoring.use_cases.index.keep import match_anew
from tests.service.scoring.facts import judged
from tests.service.scoring.index.corner import Corner

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestReported:
    async def test_counts_for_the_commune_with_the_event_it_came_from(self, corner: Corner) -> None:
        report = corner.reported(47.5, 3)
        await corner.keep(corner.assigned(), corner.period(3), report)
        shown = await corner.explained()
        # 5 × 47.5 / 95 = 2.5
        assert (shown["points"], shown["value"], shown["origin"]) == (2.5, 47.5, "reported")
        assert shown["formula"] == "5 × min(1; 47,5 / 95) = 2,50"
        assert [each["event_id"] for each in shown["tasks"][0]["reports"]] == [report.id]
        assert shown["next_step"]["gain"] == 2.5
        assert shown["lost"] == 2.5

    async def test_is_missing_and_not_zero_before_any_report(self, corner: Corner) -> None:
        await corner.keep(corner.assigned())
        shown = await corner.explained()
        assert (shown["points"], shown["value"], shown["origin"]) == (None, None, "missing")
        await corner.keep(corner.period(3), corner.reported(0, 3))
        zero = await corner.explained()
        assert (zero["points"], zero["value"], zero["origin"]) == (0, 0, "reported")

    async def test_takes_the_last_period_whatever_came_first(self, corner: Corner) -> None:
        events = [
            corner.assigned(),
            corner.period(3),
            corner.period(6),
            corner.reported(20, 3),
            corner.reported(38, 6),
            corner.reported(90, 3, report_version=2, version=900),
        ]
        for order in (events, *random.Random(7).sample(list(permutations(events)), 4)):
            for event in order:
                await corner.keep(event, event)
            assert (await corner.explained())["value"] == 38

    async def test_adds_up_periods_of_one_kind_when_measured_by_period(self, corner: Corner) -> None:
        name = "Số sự cố mất an toàn thông tin trong năm"
        task = corner.assigned(task_name=name, measured="period", milestones=[_milestone("sự cố")])
        quarter = {"period_id": corner.id("quarter-3"), "version": 5}
        await corner.keep(task, *map(corner.period, (1, 2, 3)), corner.period(3, "quarter"))
        await corner.keep(corner.reported(1, 1), corner.reported(0, 2), corner.reported(2, 3))
        await corner.keep(corner.reported(3, 3, report_version=2, **quarter))
        shown = await corner.explained("AT.4")
        assert (shown["value"], shown["points"]) == (3, 0)

    async def test_takes_back_a_value_with_the_correction_that_has_none(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(40, 3))
        await corner.keep(corner.reported(None, 3, report_version=2))
        assert (await corner.explained())["origin"] == "missing"

    async def test_leaves_out_a_report_whose_evidence_was_rejected(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), *map(corner.period, (3, 6)), corner.reported(19, 3))
        await corner.keep(corner.reported(95, 6, report_id=f"{corner.id('a')}-r6"))
        assert (await corner.explained())["value"] == 95
        await corner.handle("rescore_judged_tasks", judged(corner.id("a"), 6, is_accepted=False, on=date(2026, 6, 20)))
        assert (await corner.explained())["value"] == 19

    async def test_belongs_to_the_year_in_which_its_period_ends(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(1, ends_on=date(2025, 12, 31)), corner.reported(50, 1))
        assert (await corner.explained())["origin"] == "missing"
        before = await corner.json(f"/d-society/2025/{corner.commune}")
        assert before["points"] == 2.63

    async def test_beyond_what_can_be_counts_for_nothing(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(950, 3))
        shown = await corner.explained()
        assert (shown["points"], shown["origin"]) == (None, "outside")
        assert "950" in shown["why"]

    async def test_of_two_tasks_that_contradict_each_other_is_left_to_a_person(self, corner: Corner) -> None:
        await corner.keep(corner.assigned("a"), corner.assigned("b"), corner.period(3))
        await corner.keep(corner.reported(40, 3, "a"), corner.reported(40, 3, "b"))
        assert (await corner.explained())["value"] == 40
        await corner.keep(corner.reported(60, 3, "b", report_version=2))
        shown = await corner.explained()
        assert (shown["points"], shown["origin"]) == (None, "conflict")
        decision = {"code": None, "reason": "Trùng chỉ tiêu với II.b"}
        assert (await corner.ask("PUT", f"/mappings/{corner.id('a')}", json=decision)).status_code == 200
        assert (await corner.explained())["value"] == 60

    async def test_of_a_withdrawn_task_counts_no_more(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(40, 3))
        await corner.keep(corner.assigned(version=7, is_in_force=False, is_amended=True))
        assert (await corner.explained())["origin"] == "missing"

    async def test_of_a_part_of_a_counted_line_does_not_count_beside_it(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(derivation="counted"), corner.period(3), corner.reported(40, 3))
        assert (await corner.explained())["origin"] == "missing"


def _milestone(unit: str) -> dict[str, object]:
    return {"comparator": "<=", "value": 1, "unit_of_measure": unit}


class TestMappings:
    async def test_lists_what_the_dictionary_is_not_certain_of(self, corner: Corner) -> None:
        await corner.keep(
            corner.assigned("sure"),
            corner.assigned("unit", milestones=[_milestone("hồ sơ")]),
            corner.assigned("near", task_name="Tỷ lệ cán bộ, công chức có tài khoản định danh điện tử"),
            corner.assigned("none", task_name="Tỷ lệ che phủ rừng"),
        )
        found = {each["task_code"]: each for each in (await corner.json("/mappings", unit=corner.province))["items"]}
        assert {code: (one["state"], one["doubt"]) for code, one in found.items()} == {
            "II.unit": ("doubtful", "unit"),
            "II.near": ("doubtful", "near"),
            "II.none": ("unmatched", None),
        }
        assert found["II.unit"]["candidates"][0]["code"] == "CQ.1"
        everything = await corner.json("/mappings", unit=corner.province, state="all")
        assert {one["task_code"]: one["code"] for one in everything["items"]}["II.sure"] == "CQ.1"

    async def test_counts_what_a_person_decided(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(task_name="Tỷ lệ che phủ rừng"), corner.period(3), corner.reported(19, 3))
        task = f"/mappings/{corner.id('a')}"
        decision = {"code": "CQ.1", "reason": "Theo công văn 12"}
        for refused, status in ((("PUT", "officer"), 403), (("PUT", "leader"), 403)):
            assert (await corner.ask(refused[0], task, refused[1], json=decision)).status_code == status  # type: ignore[arg-type]
        answer = await corner.ask("PUT", task, json=decision)
        assert (answer.json()["state"], answer.json()["code"]) == ("decided", "CQ.1")
        assert (await corner.explained())["value"] == 19
        await corner.keep(corner.assigned(version=8, task_name="Tên khác", is_amended=True))
        assert (await corner.explained())["value"] == 19

    async def test_refuses_what_does_not_exist(self, corner: Corner) -> None:
        await corner.keep(corner.assigned())
        said = {"code": "CQ.99", "reason": "x"}
        unknown = await corner.ask("PUT", f"/mappings/{corner.id('a')}", json=said)
        assert (unknown.status_code, unknown.json()["slug"]) == (404, "indicator-not-found")
        nothing = await corner.ask("PUT", f"/mappings/{corner.id('z')}", json={**said, "code": "CQ.1"})
        assert (nothing.status_code, nothing.json()["slug"]) == (404, "task-not-found")
        foreign = await corner.ask("PUT", f"/mappings/{corner.id('a')}", unit="khac", json={**said, "code": "CQ.1"})
        assert foreign.json()["slug"] == "outside-your-units"

    async def test_follows_a_new_name(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(40, 3))
        renamed = corner.assigned(version=7, task_name="Tỷ lệ giao dịch không dùng tiền mặt", is_amended=True)
        await corner.keep(renamed, corner.assigned(version=6, is_amended=True))
        assert (await corner.explained())["origin"] == "missing"
        assert (await corner.explained("KT.1"))["value"] == 40

    async def test_is_found_anew_under_another_dictionary(self, corner: Corner) -> None:
        await corner.keep(corner.assigned(), corner.period(3), corner.reported(40, 3))
        async with corner.database.transaction() as tx:
            await tx.execute(sa.text("UPDATE index_match SET dictionary_version = 'old', code = NULL"))
        assert (await corner.explained())["origin"] == "missing"
        await match_anew(corner.database, shelf)
        assert (await corner.explained())["value"] == 40

    async def test_is_paged(self, corner: Corner) -> None:
        await corner.keep(*(corner.assigned(str(n), task_name="Tỷ lệ che phủ rừng") for n in range(3)))
        first = await corner.json("/mappings", unit=corner.province, limit=2)
        second = await corner.json("/mappings", unit=corner.province, limit=2, cursor=first["next_cursor"])
        codes = [one["task_code"] for page in (first, second) for one in page["items"]]
        assert codes == ["II.0", "II.1", "II.2"]
        assert second["next_cursor"] is None
