"""Facts about plans."""

from contracts import plans as told
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task


def plan_published(plan: Plan, tasks: list[Task]) -> told.PlanPublished:
    indicators = sum(task.kind == "indicator" for task in tasks)
    return told.PlanPublished(
        unit_id=plan.unit_id,
        version=plan.version,
        plan_id=plan.plan_id,
        programme=plan.programme,
        title=plan.title,
        number=plan.number,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        indicator_count=indicators,
        deliverable_count=len(tasks) - indicators,
    )
