"""Facts about excuses."""

from dataclasses import asdict

from contracts import plans as told
from services.plans.domain.excuses import Excuse
from services.plans.domain.tasks import Task
from services.plans.use_cases.facts.tasks import standing


def delay_excused(task: Task, excuse: Excuse) -> told.DelayExcused:
    """`task` is the task under the excuse."""
    kept = {name: getattr(excuse, name) for name in ("excuse_id", "reason", "excused_on")}
    return told.DelayExcused.model_validate({**standing(task), **kept, "decision": asdict(excuse.decision)})
