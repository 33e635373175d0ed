"""Facts about what an amendment changed."""

from dataclasses import asdict
from datetime import date

from contracts import plans as told
from services.plans.domain.amendments import Amendment, Outcome
from services.plans.domain.decisions import Decision
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.use_cases.facts.tasks import standing


def plan_amended(plan: Plan, given: Amendment, outcome: Outcome, day: date) -> told.PlanAmended:
    """`plan` is the head after the amendment."""
    counts = {
        "added_count": len(outcome.added),
        "changed_count": len(outcome.changed),
        "withdrawn_count": len(outcome.withdrawn),
    }
    names = (
        "unit_id", "version", "plan_id", "programme", "title", "number", "issued_on", "issuer", "valid_from",
        "valid_to",
    )  # fmt: skip
    head = {name: getattr(plan, name) for name in names}
    return told.PlanAmended.model_validate({**head, **counts, **_ground(given.reason, given.decision, day)})


def task_amended(task: Task, given: Amendment, day: date) -> told.TaskAmended:
    """`task` is the line after the amendment; withdrawn, it is no longer in force."""
    rate = None if task.work_state == "completed" else task.completion_rate
    ground = _ground(given.reason, given.decision, day)
    return told.TaskAmended.model_validate({**standing(task), **ground, "completion_rate": rate})


def _ground(reason: str, decision: Decision, day: date) -> dict[str, object]:
    return {"reason": reason, "decision": asdict(decision), "amended_on": day}
