"""Why an alert is gone: a sentence about what took its condition away."""

from collections.abc import Callable
from datetime import date

from services.alerting.domain.facts import Definition, TaskFacts
from services.alerting.domain.forecast import MONTH_DAYS, line_through
from services.alerting.domain.path import expected_rate
from services.alerting.domain.policy import Policy
from services.alerting.domain.rules import Rule
from services.alerting.domain.wording import day_text, percent, reported_percent

NO_SUCH_RULE = "Chính sách cảnh báo đang áp dụng không còn xét quy tắc này."


def cause_of_clearing(rule: Rule, facts: TaskFacts, day: date, policy: Policy) -> str:
    """Return the sentence for a rule that no longer finds anything in the task."""
    if facts.definition is None or not facts.is_watched:
        return _no_longer_watched(facts)
    return CAUSES[rule](facts, facts.definition, day, policy)


def _no_longer_watched(facts: TaskFacts) -> str:
    if facts.is_done:
        return "Đề nghị hoàn thành đã được chấp nhận."
    if not facts.is_in_force:
        return "Nhiệm vụ đã thôi thực hiện theo văn bản điều chỉnh kế hoạch."
    return "Nhiệm vụ đang tạm dừng."


def _due_later(_facts: TaskFacts, told: Definition, _day: date, _policy: Policy) -> str:
    return f"Hạn hoàn thành đã được điều chỉnh đến {day_text(told.effective_due_on)}."


def _verdict_gone(_facts: TaskFacts, _told: Definition, _day: date, _policy: Policy) -> str:
    return "Kết luận trả lại minh chứng không còn hiệu lực."


def _caught_up(facts: TaskFacts, told: Definition, day: date, policy: Policy) -> str:
    expected = expected_rate(told.path, day)
    if expected < policy.below_path.sleeps_below:
        return f"Lộ trình ngày {day_text(day)} mới là {percent(expected)}, chưa đến mức xét chậm tiến độ."
    rate = reported_percent(facts.credited_rate)
    return f"Tỷ lệ được công nhận {rate} đã theo kịp lộ trình {percent(expected)} của ngày {day_text(day)}."


def _no_longer_due_soon(facts: TaskFacts, told: Definition, day: date, _policy: Policy) -> str:
    due = day_text(told.effective_due_on)
    if told.effective_due_on < day:
        return f"Đã qua hạn {due}: cảnh báo quá hạn thay cho cảnh báo sắp đến hạn."
    if (claim := facts.standing_claim) is not None:
        return f"Đơn vị đã gửi đề nghị hoàn thành ngày {day_text(claim.claimed_on)}."
    return f"Hạn hoàn thành là {due}, chưa đến lúc nhắc."


def _no_old_obstacle(facts: TaskFacts, _told: Definition, _day: date, policy: Policy) -> str:
    if policy.obstacle is None:
        return NO_SUCH_RULE
    if facts.oldest_obstacle is None:
        return "Khó khăn, vướng mắc đã được trả lời và đóng."
    since = day_text(facts.oldest_obstacle.raised_on)
    return f"Vướng mắc còn mở từ ngày {since}, chưa quá {policy.obstacle.days} ngày."


def _trend_makes_it(facts: TaskFacts, _told: Definition, day: date, policy: Policy) -> str:
    if policy.trend is None:
        return NO_SUCH_RULE
    if (claim := facts.standing_claim) is not None:
        return f"Đơn vị đã gửi đề nghị hoàn thành ngày {day_text(claim.claimed_on)}."
    line = line_through(facts, policy.trend.reports)
    if line is None:
        return "Chỉ tiêu đã được điều chỉnh: chưa đủ báo cáo để xét xu hướng."
    if day > line.aims_at:
        return f"Đã qua hạn {day_text(line.aims_at)}: không còn xét xu hướng."
    pace = percent(line.per_day * MONTH_DAYS)
    return f"Với nhịp {pace} mỗi tháng của các báo cáo gần nhất, nhiệm vụ kịp hạn {day_text(line.aims_at)}."


CAUSES: dict[Rule, Callable[[TaskFacts, Definition, date, Policy], str]] = {
    "overdue": _due_later,
    "below_path": _caught_up,
    "evidence_rejected": _verdict_gone,
    "due_soon": _no_longer_due_soon,
    "obstacle_open": _no_old_obstacle,
    "trend": _trend_makes_it,
}
