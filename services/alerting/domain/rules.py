"""Which alerts a task calls for on a day (rules 4 and 5), with inputs and reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.alerting.domain.facts import Definition, Report, TaskFacts
from services.alerting.domain.forecast import MONTH_DAYS, Line, line_through
from services.alerting.domain.path import expected_rate
from services.alerting.domain.policy import BelowPath, Policy
from services.alerting.domain.policy_sections import Level
from services.alerting.domain.wording import cut, day_text, percent, percent_at_least, reported_percent

Rule = Literal["overdue", "below_path", "evidence_rejected", "due_soon", "obstacle_open", "trend"]


@dataclass(frozen=True, slots=True)
class Input:
    """One figure a rule was decided on. `value` is as on screen, none when not reported; no event for policy or day."""

    name: str
    value: str | None
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An alert a task calls for. `reason` says what, why, and what clears it."""

    level: Level
    inputs: tuple[Input, ...]
    reason: str


def findings(facts: TaskFacts, day: date, policy: Policy) -> dict[Rule, Finding]:
    """Return the alerts a task calls for; none while it is unassigned, completed, withdrawn or suspended."""
    if not facts.is_watched or facts.definition is None:
        return {}
    found = {rule: decide(facts, facts.definition, day, policy) for rule, decide in RULES.items()}
    return {rule: finding for rule, finding in found.items() if finding is not None}


def _overdue(facts: TaskFacts, told: Definition, _day: date, _policy: Policy) -> Finding | None:
    """Rule 4a: plans told that this due date passed, and no later one was set since."""
    if facts.breach is None or told.effective_due_on > facts.breach.due_on:
        return None
    due = day_text(told.effective_due_on)
    kind = "ngày kết thúc kế hoạch, vì văn bản không ghi hạn" if told.is_end_of_plan else "hạn ghi trong văn bản"
    reason = (
        f"Quá hạn: hạn hoàn thành là {due} ({kind}), nhiệm vụ chưa được xác nhận hoàn thành. "
        "Cảnh báo tự gỡ khi đề nghị hoàn thành được chấp nhận, hoặc khi hạn được điều chỉnh."
    )
    inputs = (
        Input("effective_due_on", due, told.event_id),
        Input("breached_due_on", day_text(facts.breach.due_on), facts.breach.event_id),
    )
    return Finding("red", inputs, reason)


def _below_path(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> Finding | None:
    """Rule 4b and its early warning. Not reported counts as 0 here, and is shown as not reported."""
    rule, credited = policy.below_path, facts.credited_rate
    expected = expected_rate(told.path, day)
    level = rule.level(credited or 0.0, expected)
    if level is None:
        return None
    inputs = (
        Input("credited_rate", None if credited is None else percent(credited), facts.credit_event_id),
        Input("expected_rate", percent(expected), told.event_id),
        Input("day", day_text(day)),
        Input("threshold", _threshold(rule, level)),
        Input("sleeps_below", percent(rule.sleeps_below)),
    )
    return Finding(level, inputs, _below_path_reason(facts, rule, level, expected, day))


def _threshold(rule: BelowPath, level: Level) -> str:
    if level == "amber":
        return f"dưới {percent(rule.amber_ratio)} lộ trình"
    if rule.reading == "ratio":
        return f"dưới {percent(rule.red_ratio)} lộ trình"
    return f"kém lộ trình quá {percent(rule.red_points / 100).removesuffix(' %')} điểm phần trăm"


def _below_path_reason(facts: TaskFacts, rule: BelowPath, level: Level, expected: float, day: date) -> str:
    rate = reported_percent(facts.credited_rate)
    counted = f"{rate} (tính là 0 %)" if facts.credited_rate is None else rate
    what = "Chậm tiến độ nghiêm trọng" if level == "red" else "Chậm tiến độ"
    said = (
        f"{what}: tỷ lệ được công nhận {counted}, {_threshold(rule, level)}; "
        f"lộ trình đến ngày {day_text(day)} là {percent(expected)}."
    )
    if facts.rejection is not None:
        return f"{said} Minh chứng đã bị trả lại: cảnh báo tự gỡ khi một đề nghị hoàn thành mới được chấp nhận."
    lower = f"hạ xuống vàng khi đạt từ {percent_at_least(rule.red_below(expected))}, " if level == "red" else ""
    enough = percent_at_least(rule.amber_below(expected))
    return f"{said} Cảnh báo {lower}tự gỡ khi đạt từ {enough} (tính đến ngày này) hoặc khi được xác nhận hoàn thành."


def _evidence_rejected(facts: TaskFacts, _told: Definition, _day: date, _policy: Policy) -> Finding | None:
    """Rule 4c."""
    rejection = facts.rejection
    if rejection is None:
        return None
    claimed, why = day_text(rejection.claimed_on), " ".join(rejection.reasons)
    again = "Cảnh báo tự gỡ khi một đề nghị hoàn thành mới được chấp nhận."
    sent = f"Minh chứng bị trả lại: đề nghị hoàn thành gửi ngày {claimed} không đạt."
    inputs = (
        Input("claimed_on", claimed, rejection.event_id),
        Input("reasons", why[:200] or None, rejection.event_id),
    )
    return Finding("red", inputs, cut(f"{sent} {again} Lý do: {why}".removesuffix(" Lý do: ")))


def _due_soon(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> Finding | None:
    """Rule 5: due within the days of the policy and not claimed."""
    left = (told.effective_due_on - day).days
    if not 0 <= left <= policy.due_soon.days or facts.standing_claim is not None:
        return None
    due = day_text(told.effective_due_on)
    when = f"còn {left} ngày đến hạn {due}" if left else f"hôm nay là hạn {due}"
    reason = (
        f"Sắp đến hạn: {when} mà chưa có đề nghị hoàn thành. Cảnh báo tự gỡ khi đơn vị gửi đề nghị hoàn thành "
        "kèm minh chứng, hoặc khi hạn được điều chỉnh; quá hạn thì thành cảnh báo đỏ."
    )
    inputs = (
        Input("effective_due_on", due, told.event_id),
        Input("days_left", str(left)),
        Input("window_days", str(policy.due_soon.days)),
    )
    return Finding("amber", inputs, reason)


def _obstacle_open(facts: TaskFacts, _told: Definition, day: date, policy: Policy) -> Finding | None:
    """Rule 5: the difficulty that stands longest is older than the days of the policy."""
    oldest = facts.oldest_obstacle
    if policy.obstacle is None or oldest is None or (day - oldest.raised_on).days <= policy.obstacle.days:
        return None
    age, since = (day - oldest.raised_on).days, day_text(oldest.raised_on)
    reason = (
        f"Vướng mắc chưa được giải quyết: khó khăn nêu ngày {since} đã {age} ngày chưa được trả lời và đóng, quá "
        f"{policy.obstacle.days} ngày. Cảnh báo tự gỡ khi không còn vướng mắc nào mở quá {policy.obstacle.days} ngày."
    )
    inputs = (
        Input("obstacle_raised_on", since, oldest.event_id),
        Input("obstacle_days", str(age)),
        Input("obstacle_days_allowed", str(policy.obstacle.days)),
        Input("open_obstacles", str(sum(each.is_open for each in facts.obstacles))),
    )
    return Finding("amber", inputs, reason)


def _trend(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> Finding | None:
    """Rule 5: by the day it is due, the line through the last reports is below the whole; past it, rule 4a speaks."""
    line = line_through(facts, policy.trend.reports) if policy.trend else None
    if line is None or line.gap <= 0 or day > line.aims_at or facts.standing_claim is not None:
        return None
    inputs = (
        Input("first_report", _report_text(line.first), line.first.event_id),
        Input("last_report", _report_text(line.last), line.last.event_id),
        Input("target_on", day_text(line.aims_at), told.event_id),
        Input("pace_per_month", percent(line.per_day * MONTH_DAYS)),
        Input("gap", percent(min(1.0, line.gap))),
    )
    return Finding("amber", inputs, _trend_reason(line, policy.trend.reports if policy.trend else 0, day))


def _report_text(report: Report) -> str:
    return f"{percent(report.rate)} ({day_text(report.on)})"


def _trend_reason(line: Line, reports: int, day: date) -> str:
    reached = percent(min(1.0, max(0.0, 1 - line.gap)))
    ends = f"đến {day_text(line.done_on)} mới xong" if line.done_on else "không bao giờ xong"
    left = (line.aims_at - day).days
    needed = percent((1 - line.last.rate) / left * MONTH_DAYS) if left > 0 else None
    how = f" Để kịp hạn phải đạt thêm {needed} mỗi tháng (30 ngày)." if needed else ""
    return (
        f"Xu hướng không đạt: từ {_report_text(line.first)} đến {_report_text(line.last)} qua {reports} lần báo cáo, "
        f"mỗi tháng được {percent(line.per_day * MONTH_DAYS)}; đến hạn {day_text(line.aims_at)} chỉ đạt {reached}, "
        f"còn thiếu {percent(min(1.0, line.gap))}; với nhịp này {ends}.{how} Cảnh báo tự gỡ khi báo cáo mới cho thấy "
        "nhịp đủ, khi đơn vị gửi đề nghị hoàn thành, hoặc khi hạn được điều chỉnh."
    )


RULES: dict[Rule, Callable[[TaskFacts, Definition, date, Policy], Finding | None]] = {
    "overdue": _overdue,
    "below_path": _below_path,
    "evidence_rejected": _evidence_rejected,
    "due_soon": _due_soon,
    "obstacle_open": _obstacle_open,
    "trend": _trend,
}
