"""Taking in the reviewers' verdicts."""

from collections.abc import Sequence
from datetime import date

from services.plans.domain.tasks import Task
from services.plans.domain.verdicts import Verdict, deciding, opened_again, opens_again, with_verdict
from services.plans.store import derived, reports, tasks, verdicts
from services.plans.use_cases import facts
from services.plans.use_cases.counting import recount
from services.plans.use_cases.deadlines import tell_breaches
from shared import clock
from shared.database import Transaction


async def apply_verdicts(tx: Transaction, told: Sequence[Verdict]) -> None:
    """Record verdicts; those on a task's latest claim change its state, and the count of the line it is a part of.

    Order of arrival makes no difference.
    """
    judged = {verdict.task_id for verdict in told}
    # Lines are locked with their parts, in one order: two batches, or a batch and a sweep, never wait for each other.
    known = await tasks.find_locked(tx, judged | await derived.counted_lines_of(tx, judged))
    acted_on = deciding(told, known, await verdicts.applied(tx, {verdict.review_id for verdict in told}))
    late = {verdict.task_id for verdict in acted_on if _is_late(verdict, known[verdict.task_id].effective_due_on)}
    if await tell_breaches(tx, late):
        known |= await tasks.find_locked(tx, late)
    values = await reports.values(tx, {verdict.report_id for verdict in acted_on})
    reopened = {verdict.task_id for verdict in acted_on if opens_again(known[verdict.task_id], verdict)}
    for task_id in reopened:
        known[task_id] = await _without_acceptance(tx, known[task_id])
    for verdict in acted_on:
        task = known[verdict.task_id] = with_verdict(known[verdict.task_id], verdict, values[verdict.report_id])
        if verdict.outcome == "accepted":
            tx.say(facts.task_completed(task, verdict.report_id))
    await tasks.save_states(tx, [known[task_id] for task_id in {verdict.task_id for verdict in acted_on}])
    await verdicts.record(tx, told, acted_on)
    accepted = {verdict.task_id for verdict in acted_on if verdict.outcome == "accepted"}
    await recount(tx, await derived.counted_lines_of(tx, accepted | reopened))


async def _without_acceptance(tx: Transaction, task: Task) -> Task:
    last = await reports.last_progress(tx, task.task_id)
    if last is None:
        return opened_again(task, None, None)
    value = last.said.value
    if value is not None and task.measured == "period":
        value = await reports.sum_since(tx, last.report_id, task.segment_start_on(clock.today()))
    return opened_again(task, last.completion_rate, value)


def _is_late(verdict: Verdict, due_on: date) -> bool:
    return clock.local_day(verdict.decided_at) > due_on
