"""Why a task has its score: formula with the numbers put in, inputs, points lost, what wins them back (rule 10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.scoring.domain.facts import Claim, Definition, TaskFacts
from services.scoring.domain.policy import Policy
from services.scoring.domain.score import FULL, Basis, TaskScore, points, score_task
from services.scoring.domain.wording import day_text, number, percent, percent_at_least, score_text


@dataclass(frozen=True, slots=True)
class Input:
    """One figure of a formula: `name` in code, `label` and `text` on screen, the event it came from."""

    name: str
    label: str
    value: float | None
    text: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Points lost and why."""

    points: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score told in words. Losses add up to 100 minus the score; both are empty while there is no score."""

    formula: str
    inputs: tuple[Input, ...]
    lost: tuple[Loss, ...]
    win_back: tuple[str, ...]


def explain_task(facts: TaskFacts, day: date, policy: Policy) -> Explanation:
    """Explain the score a task has on a day."""
    scored = score_task(facts, day, policy)
    return Explanation(
        _formula(facts, scored),
        tuple(_inputs(facts, scored)),
        tuple(_losses(scored)),
        tuple(_ways_back(facts, scored, day, policy)),
    )


def _formula(facts: TaskFacts, scored: TaskScore) -> str:
    if scored.score is None:
        if not facts.is_in_force:
            return "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh kế hoạch: không tính điểm."
        if facts.is_suspended:
            return "Nhiệm vụ đang tạm dừng: không tính điểm."
        return "Chưa đến hạn tính: lộ trình chưa bắt đầu (tỷ lệ kỳ vọng 0 %)."
    if scored.expected <= 0:
        ratio = "1" if scored.credit.basis is Basis.ACCEPTED else "0"
    else:
        ratio = f"min(1; {percent(scored.credit.rate or 0.0)} / {percent(scored.expected)})"
    factor = f" × {number(scored.late_factor)}" if scored.credit.basis is Basis.ACCEPTED else ""
    return f"100 × {ratio}{factor} = {score_text(scored.score)}"


def _inputs(facts: TaskFacts, scored: TaskScore) -> Iterator[Input]:
    given = scored.credit
    yield Input("credited_rate", "Tỷ lệ được công nhận", given.rate, percent(given.rate), given.event_id)
    if facts.definition:
        path = facts.definition.event_id
        yield Input("expected_rate", "Tỷ lệ kỳ vọng theo lộ trình", scored.expected, percent(scored.expected), path)
        yield Input("effective_due_on", "Hạn hoàn thành", None, _due_text(facts.definition), path)
    if given.basis is Basis.ACCEPTED:
        sent = day_text(given.claimed_on) if given.claimed_on else "không rõ ngày gửi"
        yield Input("claimed_on", "Ngày gửi đề nghị được chấp nhận", None, sent, given.event_id)
        days = f"{given.days_late} ngày"
        yield Input("days_late", "Số ngày muộn", float(given.days_late), days, given.due_event_id)
        yield Input("late_factor", "Hệ số nộp muộn", float(scored.late_factor), number(scored.late_factor))
    if (claim := pending_claim(facts)) is not None:
        since = f"đang chờ thẩm định, gửi ngày {day_text(claim.claimed_on)}"
        yield Input("pending_claim", "Đề nghị hoàn thành", None, since, claim.event_id)


def _due_text(told: Definition) -> str:
    due = day_text(told.effective_due_on)
    is_excused = told.excused_until is not None and told.excused_until == told.effective_due_on
    return f"{due} (được lùi theo quyết định công nhận lý do khách quan)" if is_excused else due


def pending_claim(facts: TaskFacts) -> Claim | None:
    """Return the latest claim while nobody judged it."""
    if facts.standing_completion is not None or facts.claim is None:
        return None
    judged = {review.report_id for review in facts.reviews}
    return None if facts.claim.report_id in judged else facts.claim


def _losses(scored: TaskScore) -> Iterator[Loss]:
    if scored.score is None or scored.score == FULL:
        return
    lost, expected = FULL - scored.score, percent(scored.expected)
    match scored.credit.basis:
        case Basis.UNREPORTED:
            yield Loss(lost, f"Chưa báo cáo tỷ lệ nào, trong khi lộ trình đòi {expected}.")
        case Basis.REPORTED:
            yield Loss(lost, f"Mới đạt {percent(scored.credit.rate)}, trong khi lộ trình đòi {expected}.")
        case Basis.REJECTED:
            yield Loss(lost, "Minh chứng bị trả lại: không tính điểm cho đến khi một đề nghị mới được chấp nhận.")
        case Basis.ACCEPTED:
            late = f"Hoàn thành muộn {scored.credit.days_late} ngày"
            yield Loss(lost, f"{late}: điểm nhân hệ số {number(scored.late_factor)}.")


def _ways_back(facts: TaskFacts, scored: TaskScore, day: date, policy: Policy) -> Iterator[str]:
    if scored.score is None or scored.score == FULL:
        return
    if scored.credit.basis is Basis.ACCEPTED:
        yield "Chỉ lấy lại được khi có quyết định công nhận lý do khách quan của việc chậm."
        return
    if (claim := pending_claim(facts)) is not None:
        sent = f"Đề nghị hoàn thành gửi ngày {day_text(claim.claimed_on)} đang chờ thẩm định"
        gain = score_text(_if_accepted(facts, claim.claimed_on, policy))
        yield f"{sent}: được chấp nhận thì nhiệm vụ đạt {gain} điểm."
    elif scored.credit.basis is Basis.REJECTED:
        gain = score_text(_if_accepted(facts, day, policy))
        again = f"Gửi lại đề nghị hoàn thành kèm minh chứng đạt yêu cầu trong ngày {day_text(day)}"
        yield f"{again}: được chấp nhận thì nhiệm vụ đạt {gain} điểm."
    if scored.credit.basis is not Basis.REJECTED:
        enough, lost = percent_at_least(scored.expected), score_text(FULL - scored.score)
        yield f"Báo cáo đạt từ {enough} trong ngày {day_text(day)} thì lấy lại đủ {lost} điểm."


def _if_accepted(facts: TaskFacts, claimed_on: date, policy: Policy) -> Decimal:
    due = facts.definition.effective_due_on if facts.definition else claimed_on
    return points(100 * policy.late_factor(max(0, (claimed_on - due).days)))
