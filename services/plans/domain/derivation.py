"""Tasks made from a line of the plan: the turns of a recurring one, the units' parts of a counted one."""

from dataclasses import replace

from services.plans.domain.tasks import Derivation, Task

MAX_CODE = 60
MAX_NAME = 4000


def made_from(line: Task, derivation: Derivation, *, task_id: str, position: int) -> Task:
    """A yes/no task of its own under a line: nothing reported yet, neither targets nor money of the line's."""
    return replace(
        line,
        task_id=task_id,
        position=position,
        kind="deliverable",
        parent_task_id=line.task_id,
        derivation=derivation,
        milestones=(),
        baseline=None,
        is_falling=False,
        measured="point",
        counted_over=None,
        doubts=(),
        budget=(),
        disbursements=(),
        own_path=(),
        is_in_force=True,
        excused_until=None,
        work_state="not_started",
        latest_value=None,
        completion_rate=None,
        latest_report_id=None,
        claim_report_id=None,
        completed_on=None,
        version=1,
    )


def as_line_says(task: Task, line: Task) -> Task:
    """The task with what every task made from a line takes over from it."""
    return replace(
        task,
        group=line.group,
        expected_output=line.expected_output,
        weight=line.weight,
        source_text=line.source_text,
        place=line.place,
        deciding_authority=line.deciding_authority,
    )


def code_of(line: Task, label: str) -> str:
    """Number of a task made from a line, e.g. `II.4/T03.2026`; what is too long is cut."""
    tail = label[-MAX_CODE // 2 :]
    return f"{line.code[: MAX_CODE - len(tail) - 1]}/{tail}"


def name_of(line: Task, title: str) -> str:
    """Name of a task made from a line, e.g. `Giao ban – tháng 03/2026`; what is too long is cut."""
    tail = f" – {title}"
    head = line.name if len(line.name) + len(tail) <= MAX_NAME else f"{line.name[: MAX_NAME - len(tail) - 1]}…"
    return head + tail


def withdrawn(task: Task) -> Task:
    """The task out of force, told with its next version."""
    return replace(task, is_in_force=False, version=task.version + 1)


def amended(before: Task, after: Task) -> Task:
    """`after` with the next version, if it says anything new."""
    return before if after == before else replace(after, version=before.version + 1)
