"""Why an alert is gone: a sentence about what took its condition away."""

from datetime import date

from services.alerting.domain.facts import Definition, TaskFacts
from services.alerting.domain.path import expected_rate
from services.alerting.domain.policy import Policy
from services.alerting.domain.rules import Rule
from services.alerting.domain.wording import day_text, percent, reported_percent


def cause_of_clearing(rule: Rule, facts: TaskFacts, day: date, policy: Policy) -> str:
    """Return the sentence for a rule that no longer finds anything in the task."""
    if facts.definition is None or not facts.is_watched:
        return _no_longer_watched(facts)
    match rule:
        case "below_path":
            return _caught_up(facts, facts.definition, day, policy)
        case "overdue":
            return f"Hạn hoàn thành đã được điều chỉnh đến {day_text(facts.definition.effective_due_on)}."
        case "evidence_rejected":
            return "Kết luận trả lại minh chứng không còn hiệu lực."
        case "due_soon":
            return _no_longer_due_soon(facts, facts.definition, day)


def _no_longer_watched(facts: TaskFacts) -> str:
    if facts.is_done:
        return "Đề nghị hoàn thành đã được chấp nhận."
    if not facts.is_in_force:
        return "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh kế hoạch."
    return "Nhiệm vụ đang tạm dừng."


def _caught_up(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> str:
    expected = expected_rate(told.path, day)
    if expected < policy.below_path.sleeps_below:
        return f"Lộ trình ngày {day_text(day)} mới là {percent(expected)}, chưa đến mức xét chậm tiến độ."
    rate = reported_percent(facts.credited_rate)
    return f"Tỷ lệ được công nhận {rate} đã theo kịp lộ trình {percent(expected)} của ngày {day_text(day)}."


def _no_longer_due_soon(facts: TaskFacts, told: Definition, day: date) -> str:
    due = day_text(told.effective_due_on)
    if told.effective_due_on < day:
        return f"Đã qua hạn {due}: cảnh báo quá hạn thay cho cảnh báo sắp đến hạn."
    if (claim := facts.standing_claim) is not None:
        return f"Đơn vị đã gửi đề nghị hoàn thành ngày {day_text(claim.claimed_on)}."
    return f"Hạn hoàn thành là {due}, chưa đến lúc nhắc."
