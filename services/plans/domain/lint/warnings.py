"""The findings a plan shows with its lines, under the codes they have had there from the beginning."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.plans.domain.lint.clearness import due_missing, lead_missing
from services.plans.domain.lint.finding import Frame
from services.plans.domain.lint.targets import baseline_missing, due_outside_plan, milestone_falls
from services.plans.domain.tasks import Task

CODES = {
    "lead-missing": "unassigned",
    "due-missing": "undated",
    "due-after-plan": "due-after-plan",
    "milestone-falls": "ladder-falls-back",
    "baseline-missing": "baseline-missing",
}
RULES = (lead_missing, due_missing, due_outside_plan, milestone_falls, baseline_missing)


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  the field's word; the built-in is never meant here
    """Something legal in a plan that a person should look at; `message` is Vietnamese."""

    task_id: str
    code: str
    message: str


def warnings_of(lines: Sequence[Task], frame: Frame) -> tuple[Warning, ...]:
    """What to look at before publishing, by line in their order: nothing here refuses a plan."""
    return tuple(
        Warning(line.task_id, CODES[finding.code], finding.message)
        for line in lines
        for rule in RULES
        for finding in rule([line], frame)
        if finding.code in CODES
    )
