"""Refusals as the caller sees them: who, what, why, and the way out."""

from services.plans.use_cases.refusals.periods import (
    no_open_period,
    period_already_locked,
    period_locked,
    period_not_found,
    period_open,
)
from services.plans.use_cases.refusals.plans import (
    dates_before_plan,
    document_refused,
    order_incomplete,
    plan_already_published,
    plan_empty,
    plan_not_found,
    plan_not_published,
    plan_too_long,
    reading_not_found,
    starts_after_due,
    tasks_unknown,
    title_missing,
)
from services.plans.use_cases.refusals.tasks import (
    evidence_of_another_task,
    evidence_unavailable,
    evidence_unknown,
    refused,
    task_not_found,
)
from services.plans.use_cases.refusals.units import (
    parent_unknown,
    unit_exists,
    unit_kind_mismatch,
    units_outside_plan,
    units_unknown,
)

__all__ = [
    "dates_before_plan",
    "document_refused",
    "evidence_of_another_task",
    "evidence_unavailable",
    "evidence_unknown",
    "no_open_period",
    "order_incomplete",
    "parent_unknown",
    "period_already_locked",
    "period_locked",
    "period_not_found",
    "period_open",
    "plan_already_published",
    "plan_empty",
    "plan_not_found",
    "plan_not_published",
    "plan_too_long",
    "reading_not_found",
    "refused",
    "starts_after_due",
    "task_not_found",
    "tasks_unknown",
    "title_missing",
    "unit_exists",
    "unit_kind_mismatch",
    "units_outside_plan",
    "units_unknown",
]
