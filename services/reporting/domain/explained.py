"""Why a score is what it is: formula with its numbers, inputs with their events, points lost, what wins them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from services.reporting.domain import vietnamese as vi
from services.reporting.domain.facts import Score, ScoreInput
from services.reporting.domain.standing import Standing

FULL = 100.0
DIGITS = 9
HUNDREDTH = 0.01
"""Tasks' points are rounded before they are summed, here and in scoring."""
LABELS: Mapping[str, str] = {
    "credited_rate": "Tỷ lệ được công nhận",
    "expected_rate": "Lộ trình đến ngày tính",
    "late_factor": "Hệ số muộn",
    "tasks_in_force": "Số nhiệm vụ đang tính điểm",
    "tasks_reported": "Số nhiệm vụ đã có số liệu",
}
RATES = frozenset({"credited_rate", "expected_rate"})


@dataclass(frozen=True, slots=True)
class Figure:
    """An input as on paper, and the event it came from; none for what the policy or the calendar says."""

    label: str
    text: str
    event_id: str | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A score told in words; `lost` in points, none when nothing was lost."""

    score: float
    band: str | None
    completion: float | None
    as_of: date | None
    policy_version: str | None
    formula: str
    figures: Sequence[Figure]
    lost: float | None = None
    why: str | None = None
    win_back: str | None = None


def explain_unit(told: Score, tasks: Sequence[tuple[float, float]]) -> Explained | None:
    """Explain the score of a unit; none while it has none. `tasks` are score and weight of those it answers for."""
    if told.score is None:
        return None
    count = _values(told).get("tasks_in_force")
    over = f" của {vi.number(count)} nhiệm vụ đang tính điểm" if count is not None else ""
    formula = f"Bình quân có trọng số{over} (chủ trì tính đủ, phối hợp tính một phần theo chính sách)"
    above, weight = sum(score * own for score, own in tasks), sum(own for _, own in tasks)
    if not weight:
        return _explained(told, f"{formula} = {vi.points(told.score)}")
    sums = (
        f"tổng (điểm × trọng số) {vi.number(above)} / tổng trọng số {vi.number(weight)} = {vi.points(above / weight)}"
    )
    if abs(above / weight - told.score) < HUNDREDTH:
        return _explained(told, f"{formula}: {sums}")
    return _explained(told, f"{formula} = {vi.points(told.score)}; riêng các nhiệm vụ chủ trì trong bảng: {sums}")


def led(standings: Iterable[Standing], told: Mapping[str, Score]) -> list[tuple[float, float]]:
    """Score and weight of the tasks that are scored."""
    scored = ((told.get(one.task.task_id), one.task.weight) for one in standings)
    return [(given.score, weight) for given, weight in scored if given is not None and given.score is not None]


def explain_task(told: Score, one: Standing) -> Explained | None:
    """Explain the score of a task; none while it has none."""
    if told.score is None:
        return None
    values = _values(told)
    lost = round(FULL - told.score, 2)
    why, win_back = _why(values, one, lost) if lost else (None, None)
    return _explained(told, _formula(values, one, told.score), lost or None, why, win_back)


def _explained(
    told: Score, formula: str, lost: float | None = None, why: str | None = None, win_back: str | None = None
) -> Explained:
    assert told.score is not None  # noqa: S101  asked before
    figures = tuple(Figure(LABELS.get(each.name, each.name), _text(each), each.event_id) for each in told.inputs)
    return Explained(
        score=told.score,
        band=told.band,
        completion=told.completion,
        as_of=told.as_of,
        policy_version=told.policy_version,
        formula=formula,
        figures=figures,
        lost=lost,
        why=why,
        win_back=win_back,
    )


def _values(told: Score) -> dict[str, float | None]:
    return {each.name: each.value for each in told.inputs}


def _text(given: ScoreInput) -> str:
    if given.value is None:
        return vi.NOT_REPORTED.lower()
    return vi.rate(given.value) if given.name in RATES else vi.number(given.value)


def _formula(values: Mapping[str, float | None], one: Standing, score: float) -> str:
    """The formula of a task with its numbers; without them, of a score told before inputs were, the score alone."""
    credited, expected, factor = (values.get(name) for name in ("credited_rate", "expected_rate", "late_factor"))
    if expected is None:
        return vi.points(score)
    ratio = f"min(1; {vi.rate(credited or 0)} / {vi.rate(expected)})" if expected else vi.number(credited or 0)
    late = f" × {vi.number(factor)}" if factor is not None and one.work_state == "completed" else ""
    return f"100 × {ratio}{late} = {vi.points(score)}"


def _why(values: Mapping[str, float | None], one: Standing, lost: float) -> tuple[str, str]:
    """Why points were lost, and what brings them back."""
    if one.work_state == "completed":
        why = f"Hoàn thành muộn {one.days_late} ngày: điểm nhân hệ số {vi.number(values.get('late_factor') or 1)}."
        return why, "Chỉ lấy lại được khi có quyết định công nhận lý do khách quan của việc chậm."
    is_waiting = one.work_state == "awaiting_review"
    if one.is_rejected:
        why = "Minh chứng bị trả lại: không tính điểm cho đến khi một đề nghị mới được công nhận."
        again = "Gửi lại đề nghị hoàn thành kèm minh chứng đạt yêu cầu, được công nhận thì tính điểm."
        return why, "Đề nghị mới đang chờ thẩm định: được công nhận thì tính điểm." if is_waiting else again
    expected, credited = values.get("expected_rate"), values.get("credited_rate")
    if expected is None:
        return "Chưa có số liệu giải thích.", "Báo cáo bằng hoặc hơn lộ trình."
    asked = f"trong khi lộ trình đòi hỏi {vi.rate(expected)}."
    why = f"Chưa báo cáo, {asked}" if credited is None else f"Mới đạt {vi.rate(credited)}, {asked}"
    enough = f"Báo cáo đạt từ {vi.rate(_rounded_up(expected))} thì lấy lại đủ {vi.points(lost)} điểm"
    return why, f"Đề nghị hoàn thành đang chờ thẩm định; hoặc: {enough}." if is_waiting else f"{enough}."


def _rounded_up(rate: float) -> float:
    """Rate that is surely enough, with the two decimals of a percentage it is written with."""
    return ceil(round(rate * 10_000, DIGITS)) / 10_000
