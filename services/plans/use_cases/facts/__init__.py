"""Facts the plans service tells, made of the values of its domain."""

from services.plans.use_cases.facts.amendments import plan_amended, task_amended
from services.plans.use_cases.facts.excuses import delay_excused
from services.plans.use_cases.facts.obstacles import obstacle_raised, obstacle_resolved
from services.plans.use_cases.facts.periods import period_closed, period_opened
from services.plans.use_cases.facts.plans import plan_published
from services.plans.use_cases.facts.tasks import (
    deadline_approaching,
    deadline_breached,
    standing,
    task_assigned,
    task_completed,
    task_reported,
)
from services.plans.use_cases.facts.units import plan_moved, unit_changed

__all__ = [
    "deadline_approaching",
    "deadline_breached",
    "delay_excused",
    "obstacle_raised",
    "obstacle_resolved",
    "period_closed",
    "period_opened",
    "plan_amended",
    "plan_moved",
    "plan_published",
    "standing",
    "task_amended",
    "task_assigned",
    "task_completed",
    "task_reported",
    "unit_changed",
]
