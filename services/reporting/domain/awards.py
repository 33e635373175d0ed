"""Whom the summary proposes to praise and to criticise, each with its grounds. A proposal: leaders decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.domain.counting import Counts
from services.reporting.domain.vietnamese import number, percent


@dataclass(frozen=True, slots=True)
class PraiseRule:
    """All of it must hold. Shares 0…1, completion in percent."""

    min_tasks: int
    min_mean_completion: float
    min_reported_share: float
    max_red_tasks: int


@dataclass(frozen=True, slots=True)
class CriticiseRule:
    """Any one is a ground. Shares 0…1 of the tasks concerned."""

    red_share: float
    unreported_share: float
    rejections: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the reporting policy."""

    version: str
    due_soon_days: int
    praise: PraiseRule
    criticise: CriticiseRule


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit proposed, and the Vietnamese grounds."""

    unit_id: str
    unit_name: str
    grounds: Sequence[str]


def grounds_to_praise(counts: Counts, rejections: int, rule: PraiseRule) -> tuple[str, ...]:
    """Grounds to praise a unit; empty when any condition fails, and when nothing was reported to judge by."""
    reported_share = counts.reported / counts.owing_report if counts.owing_report else 1.0
    deserves = (
        counts.tasks >= rule.min_tasks
        and counts.mean_completion is not None
        and counts.mean_completion >= rule.min_mean_completion
        and reported_share >= rule.min_reported_share
        and counts.rated_tasks == counts.tasks
        and counts.red_tasks <= rule.max_red_tasks
        and rejections == 0
    )
    if not deserves or counts.mean_completion is None:
        return ()
    grounds = [f"tiến độ hoàn thành bình quân {percent(counts.mean_completion)} trên {counts.tasks} nhiệm vụ"]
    if counts.completed_on_time:
        grounds.append(f"{counts.completed_on_time} nhiệm vụ hoàn thành đúng hạn")
    if counts.owing_report:
        grounds.append(f"báo cáo đủ {counts.reported}/{counts.owing_report} nhiệm vụ trong kỳ")
    grounds.append("không có minh chứng bị trả lại")
    return tuple(grounds)


def grounds_to_criticise(counts: Counts, rejections: int, rule: CriticiseRule) -> tuple[str, ...]:
    """Grounds to criticise a unit; empty when there is none."""
    grounds = []
    if counts.red_tasks and counts.red_tasks / counts.tasks >= rule.red_share:
        share = percent(100 * counts.red_tasks / counts.tasks)
        grounds.append(f"{counts.red_tasks}/{counts.tasks} nhiệm vụ đang bị cảnh báo đỏ ({share})")
    if counts.not_reported and counts.not_reported / counts.owing_report >= rule.unreported_share:
        grounds.append(f"chưa báo cáo {counts.not_reported}/{counts.owing_report} nhiệm vụ trong kỳ")
    if rejections >= rule.rejections:
        grounds.append(f"{number(rejections)} lần minh chứng bị trả lại trong kỳ")
    return tuple(grounds)
