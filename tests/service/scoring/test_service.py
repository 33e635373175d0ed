"""The whole service on a real broker and a real database: every fact doubled, the clock moved, explained over HTTP."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from contracts.scoring import ScoreChanged
from shared.auth import undeclared_routes
from shared.testing.bus import say_raw
from shared.testing.clock import MovedClock
from shared.testing.eventually import eventually
from tests.service.scoring.facts import (
    COMMUNE,
    DUE,
    OFFICE,
    PLAN,
    PROVINCE,
    START,
    assigned,
    completed,
    judged,
    published,
    reported,
    tree,
)
from tests.service.scoring.running import Running


@pytest.fixture(autouse=True)
def on_day_fifty(moved_clock: MovedClock) -> MovedClock:
    moved_clock.to(START + timedelta(50))
    return moved_clock


async def assign_three(running: Running) -> None:
    await running.tell(*tree(), published(), *(assigned(task_id) for task_id in "abc"))


class TestStory:
    async def test_takes_the_score_on_rejection_and_gives_it_back_on_acceptance(self, running: Running) -> None:
        await assign_three(running)
        await running.tell(reported("a", 2, 0.4), reported("a", 3, None, is_claim=True))
        assert (await running.json("/scores/tasks/a"))["score"] == 80
        await running.tell(judged("a", 3, is_accepted=False))
        rejected = await running.json("/scores/tasks/a")
        assert (rejected["score"], rejected["completion"]) == (0, 0)
        await running.tell(
            reported("a", 5, None, is_claim=True), judged("a", 5, is_accepted=True), completed("a", 6, 5)
        )
        accepted = await running.json("/scores/tasks/a")
        assert (accepted["score"], accepted["completion"]) == (100, 100)

    async def test_tells_each_change_once_though_every_fact_came_three_times(self, running: Running) -> None:
        await assign_three(running)
        await running.tell(reported("a", 2, 0.4), judged("b", 3, is_accepted=False))
        told = [event.fact for event in running.heard.of(ScoreChanged)]
        for subject_id in {fact.subject_id for fact in told}:
            versions = [fact.version for fact in told if fact.subject_id == subject_id]
            assert versions == list(range(1, len(versions) + 1))
        last = {fact.subject_id: (fact.score, fact.band) for fact in told}
        assert last == {
            "a": (80.0, None),
            "b": (0.0, None),
            "c": (0.0, None),
            OFFICE: (26.67, "Chưa hoàn thành"),
            COMMUNE: (26.67, "Chưa hoàn thành"),
            PROVINCE: (26.67, "Chưa hoàn thành"),
            PLAN: (26.67, "Chưa hoàn thành"),
        }

    async def test_follows_the_fact_that_caused_it(self, running: Running) -> None:
        await assign_three(running)
        cause = reported("a", 2, 0.4)
        await running.tell(cause)
        told = next(event for event in reversed(running.heard.of(ScoreChanged)) if event.fact.subject_id == "a")
        assert (told.causation_id, told.correlation_id) == (cause.id, cause.correlation_id)

    async def test_scores_anew_when_the_day_changes(self, running: Running, on_day_fifty: MovedClock) -> None:
        await assign_three(running)
        await running.tell(reported("a", 2, 0.4))
        on_day_fifty.to(DUE + timedelta(10))
        told = await running.heard.wait_for(ScoreChanged, lambda fact: fact.subject_id == "a" and fact.score == 40)
        assert told.fact.as_of == DUE + timedelta(10)
        await running.heard.wait_for(ScoreChanged, lambda fact: fact.subject_id == COMMUNE and fact.score == 13.33)
        assert (await running.json("/scores/tasks/a"))["as_of"] == str(DUE + timedelta(10))

    async def test_is_not_stopped_by_a_message_nobody_can_read(self, running: Running) -> None:
        await say_raw(running.url, "nq57.v1.task.reported.mau.xa-mot", b"{broken")
        await assign_three(running)
        assert {row[0] for row in await running.rows("SELECT reason FROM dead_letter")} == {"broken-json"}
        assert len((await running.json("/scores/tasks", ids="a,b,c"))["items"]) == 3


class TestApi:
    async def test_explains_a_task(self, running: Running) -> None:
        await assign_three(running)
        await running.tell(reported("a", 2, 0.4))
        shown = await running.json("/scores/tasks/a")
        assert shown["formula"] == "100 × min(1; 40 % / 50 %) = 80,00"
        assert shown["policy_version"] == "2026.1"
        assert all(
            given["event_id"] for given in shown["inputs"] if given["name"] in {"credited_rate", "expected_rate"}
        )
        assert shown["lost"] == [{"points": 20.0, "why": "Mới đạt 40 %, trong khi lộ trình đòi 50 %."}]
        assert shown["win_back"] == ["Báo cáo đạt từ 50 % trong ngày 20/02/2026 thì lấy lại đủ 20,00 điểm."]

    async def test_explains_a_unit_and_a_plan(self, running: Running) -> None:
        await assign_three(running)
        await running.tell(reported("a", 2, 0.4))
        for path in (f"/scores/units/{COMMUNE}", f"/scores/plans/{PLAN}"):
            shown = await running.json(path)
            assert (shown["score"], shown["band_text"]) == (26.67, "Chưa hoàn thành")
            assert "= 80 / 3 = 26,67" in shown["formula"]
            assert sum(loss["points"] for loss in shown["lost"]) == pytest.approx(73.33, abs=0.02)

    async def test_calls_a_task_not_due_before_its_path_begins(
        self, running: Running, on_day_fifty: MovedClock
    ) -> None:
        on_day_fifty.to(START)
        await assign_three(running)
        shown = await running.json("/scores/tasks/a")
        assert (shown["score"], shown["completion"]) == (None, None)
        assert shown["formula"].startswith("Chưa đến hạn tính")
        assert (await running.json(f"/scores/units/{COMMUNE}"))["band_text"] == "chưa xếp hạng"

    async def test_ranks_units_with_level_and_last_months(self, running: Running, on_day_fifty: MovedClock) -> None:
        await assign_three(running)
        on_day_fifty.to(START + timedelta(65))
        others = [assigned(f"h{number}", lead_unit_id="mau.xa-hai") for number in range(3)]
        await running.tell(*others, *(reported(f"h{number}", 2, 0.52) for number in range(3)))
        await running.tell(assigned("p", lead_unit_id="mau.phuong-ba"))
        shown = await running.json("/ranking", unit=PROVINCE)
        assert [(unit["peer_group"], unit["unit_id"], unit["rank"], unit["band_text"]) for unit in shown["items"]] == [
            ("phuong", "mau.phuong-ba", None, "chưa xếp hạng"),
            ("xa", "mau.xa-hai", 1, "Tốt"),
            ("xa", COMMUNE, 2, "Chưa hoàn thành"),
        ]
        assert [unit["change"] for unit in shown["items"]] == [None, None, 0.0]
        assert shown["compared_with"] == "2026-02-28"
        subtree = await running.json("/ranking", unit=PROVINCE, scope="subtree")
        assert OFFICE in {unit["unit_id"] for unit in subtree["items"]}

    async def test_keeps_to_the_callers_subtree(self, running: Running) -> None:
        await running.tell(*tree(), assigned("a"), assigned("b", lead_unit_id="mau.xa-hai"))
        own = await running.get("/scores/tasks", own=COMMUNE, ids="a,b")
        assert [score["subject_id"] for score in own.json()["items"]] == ["a"]
        for path in ("/scores/tasks/b", "/scores/units/mau.xa-hai"):
            refused = await running.get(path, own=COMMUNE)
            assert (refused.status_code, refused.json()["slug"]) == (403, "outside-your-units")
        assert (await running.http.get("/api/v1/ranking")).json()["slug"] == "not-signed-in"

    async def test_shows_a_task_to_a_unit_that_helps_with_it(self, running: Running) -> None:
        await running.tell(*tree(), assigned("a", coordinating_unit_ids=["mau.xa-hai.phong-kt"]))
        assert (await running.get("/scores/tasks/a", own="mau.xa-hai")).status_code == 200

    @pytest.mark.parametrize(
        ("path", "query", "status", "slug"),
        [
            ("/scores/tasks/nothing", {}, 404, "score-not-found"),
            ("/scores/units/mau.khong-co", {}, 404, "score-not-found"),
            ("/scores/plans/nothing", {}, 404, "score-not-found"),
            ("/scores/tasks", {}, 422, "invalid-request"),
            ("/scores/tasks", {"ids": ",".join(map(str, range(201)))}, 422, "too-many-ids"),
            ("/ranking", {"unit": "mau.khong-co"}, 404, "unit-not-found"),
            ("/ranking", {"unit": PROVINCE, "scope": "all"}, 422, "invalid-request"),
        ],
    )
    async def test_refuses_with_a_slug_and_a_sentence(
        self, running: Running, path: str, query: dict[str, str], status: int, slug: str
    ) -> None:
        answer = await running.http.get(
            f"/api/v1{path}", params=query, headers=running.keys.headers_for("leader", PROVINCE)
        )
        assert (answer.status_code, answer.json()["slug"]) == (status, slug)
        assert answer.json()["detail"].endswith(".")

    async def test_declares_a_permission_on_every_route(self, scoring_app: FastAPI) -> None:
        assert undeclared_routes(scoring_app) == []

    async def test_counts_what_it_scored(self, running: Running) -> None:
        await assign_three(running)
        text = (await running.http.get("/metrics")).text
        assert 'scoring_rescored_total{kind="task"}' in text
        await eventually(lambda: "scoring_recompute_seconds_count" in text)
