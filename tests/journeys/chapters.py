"""The chapters of the story: each does its steps and asserts what must be true after them."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import docx
import httpx

from shared.testing.eventually import eventually
from tests.journeys.customer_plans import issued_plan
from tests.journeys.story import COMMUNE, CULTURE, OFFICE, Json, Story
from tests.system import System

WITHIN = 40.0
DAY = date(2026, 9, 15)
"""The day the story begins on, in the third quarter of the plan's year."""

MOVED = timedelta(days=3)


def lead(item: Json) -> str | None:
    """Give the culture office what names it, the Party office its own, and every numeric indicator to the former."""
    named = item.get("lead_unit") or ("Phòng Văn hóa" if "milestones" in item else "")
    if "Văn phòng Đảng ủy" in named:
        return OFFICE
    return CULTURE if "Văn hóa" in named.replace("–", "-") else None


async def tell(story: Story, system: System) -> None:
    """Tell the whole story, from the issued document to red alerts and back, once on a system without units."""
    await story.create_units()
    reading = await story.read_document(*issued_plan())
    due_soon = DAY + timedelta(days=2)
    of_culture = [item for item in reading["tasks"] if lead(item) == CULTURE]
    dated = next((item for item in of_culture if item["due"]), of_culture[0])
    await story.publish(reading, lead, lambda item: due_soon.isoformat() if item is dated else None)
    tasks = await story.tasks()
    indicators = [task for task in tasks if task["kind"] == "indicator"]
    assert len(indicators) == sum(
        any(m["value"] is not None for m in item["milestones"]) for item in reading["indicators"]
    )
    undated = [
        task
        for task in tasks
        if task["kind"] == "deliverable" and task["lead_unit_id"] == CULTURE and not task["due_on"]
    ]
    task = undated[0]
    overdue = next(task for task in tasks if task["due_on"] == due_soon.isoformat())
    indicator = next(task for task in indicators if task["target"]["value"] and task["target"]["value"] >= 60)

    await _a_claim_without_evidence_is_refused(story, task["task_id"])
    await _rejected_evidence_scores_nothing(story, task["task_id"])
    await _accepted_evidence_brings_the_score_back(story, task["task_id"])
    await _a_passed_due_date_turns_red(story, system, overdue["task_id"])
    await _a_task_below_half_of_its_path_turns_red(story, indicator)
    passed = {each["task_id"] for each in tasks if each["effective_due_on"] < (DAY + MOVED).isoformat()}
    await _the_summary_counts_it_all(story, len(tasks), overdue=passed, behind=indicator["task_id"])


async def _a_claim_without_evidence_is_refused(story: Story, task_id: str) -> None:
    answer = await story.report(task_id, "claim-0", completion_rate=1.0, claims_completion=True)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.json()["slug"] == "evidence-required"
    assert await story.work_state(task_id) == "not_started"
    answer = await story.report(task_id, "progress-0", completion_rate=0.9, note="Đã xong phần chính")
    assert answer.status_code == httpx.codes.CREATED, answer.text


async def _claim(story: Story, task_id: str, key: str) -> str:
    """Claim completion with a fresh file and return the review it opened."""
    evidence_id = await story.attach(task_id, f"{key}.pdf")
    answer = await story.report(task_id, key, completion_rate=1.0, claims_completion=True, evidence_ids=[evidence_id])
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert await story.work_state(task_id) == "awaiting_review"
    review = await eventually(lambda: story.pending_review(task_id), WITHIN)
    assert review
    return str(review["review_id"])


async def _rejected_evidence_scores_nothing(story: Story, task_id: str) -> None:
    async def scored() -> bool:
        return ((await story.score(task_id))["score"] or 0) > 0

    assert await eventually(scored, WITHIN)
    review_id = await _claim(story, task_id, "claim-1")
    reasons = await story.ask("reviewer", "mau", "evidence", "/reasons")
    answer = await story.decide(review_id, "reject", reasons=[reasons["items"][0]["code"]], note="Thiếu trang ký")
    assert answer.is_success, answer.text

    async def returned() -> bool:
        assert await story.work_state(task_id) == "needs_completion"
        assert (await story.score(task_id))["score"] == 0
        assert (await story.open_alerts(task_id))["evidence_rejected"] == "red"
        return True

    assert await eventually(returned, WITHIN)


async def _accepted_evidence_brings_the_score_back(story: Story, task_id: str) -> None:
    review_id = await _claim(story, task_id, "claim-2")
    answer = await story.decide(review_id, "accept", note="Đủ")
    assert answer.is_success, answer.text

    async def restored() -> bool:
        assert await story.work_state(task_id) == "completed"
        assert (await story.score(task_id))["score"] == 100
        assert await story.open_alerts(task_id) == {}
        return True

    assert await eventually(restored, WITHIN)
    answer = await story.report(task_id, "late", completion_rate=0.1)
    assert answer.json()["slug"] == "task-completed"


async def _a_passed_due_date_turns_red(story: Story, system: System, task_id: str) -> None:
    assert "overdue" not in await story.open_alerts(task_id)
    system.advance_clock(MOVED.days)

    async def overdue() -> bool:
        return (await story.open_alerts(task_id)).get("overdue") == "red"

    assert await eventually(overdue, WITHIN)


async def _a_task_below_half_of_its_path_turns_red(story: Story, indicator: Json) -> None:
    half_way = 0.3 * indicator["target"]["value"]
    answer = await story.report(indicator["task_id"], "behind", value=half_way)
    assert answer.status_code == httpx.codes.CREATED, answer.text

    async def behind() -> bool:
        return (await story.open_alerts(indicator["task_id"])).get("below_path") == "red"

    assert await eventually(behind, WITHIN)


async def _the_summary_counts_it_all(story: Story, tasks: int, *, overdue: set[str], behind: str) -> None:
    async def counted() -> bool:
        summary = await story.summary(DAY)
        evidence = summary["evidence"]
        assert (evidence["submitted"], evidence["accepted"], evidence["rejected"]) == (2, 1, 1)
        counts = summary["counts"]
        assert counts["tasks"] == tasks
        assert counts["work_states"]["completed"] == counts["completed_on_time"] == 1
        assert counts["red_by_rule"]["overdue"] == len(overdue)
        assert overdue | {behind} <= {line["task_id"] for line in summary["red"]}
        return True

    assert await eventually(counted, WITHIN)
    query = {"unit": COMMUNE, "month": f"{DAY:%Y-%m}"}
    document = await story.call("leader", COMMUNE, "GET", "reporting", "/summaries/monthly.docx", params=query)
    assert document.is_success, document.text
    words = "\n".join(_paragraphs(document.content))
    assert "BÁO CÁO" in words


def _paragraphs(content: bytes) -> Iterator[str]:
    document = docx.Document(BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)
