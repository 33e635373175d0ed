"""What is known of tasks, with the scores they have."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlmodel import col

from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import shares
from services.scoring.domain.standing import StandingScore
from services.scoring.store.among import is_among
from services.scoring.tables import JudgedDay, Task
from shared.database import Transaction

_read = msgspec.json.Decoder(TaskFacts).decode
_write = msgspec.json.Encoder().encode


class Known(NamedTuple):
    """A task, and the score it has; none before it was assigned."""

    facts: TaskFacts
    score: StandingScore | None = None


_KNOWN = """
    SELECT task.facts, score.subject_id, score.unit_id, score.as_of, score.score, score.completion,
           score.policy_version, score.band, score.task_count, score.reported_count, score.source_event_id,
           score.previous_score, score.version
    FROM task LEFT JOIN score ON score.subject_kind = 'task' AND score.subject_id = task.task_id
"""
_OF_IDS = sa.text(f"{_KNOWN} WHERE task.task_id = ANY(CAST(:task_ids AS text[]))")
_NOT_SCORED_FOR = sa.text(
    f"""
    {_KNOWN}
    WHERE task.plan_id IS NOT NULL
      AND (task.scored_on IS DISTINCT FROM :day OR task.policy_version IS DISTINCT FROM :policy_version)
    ORDER BY task.task_id
    LIMIT :most
    """
)
_SAVE_FACTS = sa.text(
    """
    UPDATE task SET facts = row.facts, scored_on = :day, policy_version = :policy_version
    FROM unnest(CAST(:task_ids AS text[]), CAST(:facts AS text[])) AS row (task_id, facts)
    WHERE task.task_id = row.task_id
    """
)
_SAVE = sa.text(
    """
    INSERT INTO task (task_id, facts, plan_id, unit_id, weight, scored_on, policy_version)
    SELECT task_id, facts, plan_id, unit_id, weight, :day, :policy_version
    FROM unnest(
        CAST(:task_ids AS text[]), CAST(:facts AS text[]), CAST(:plan_ids AS text[]), CAST(:unit_ids AS text[]),
        CAST(:weights AS numeric[])
    ) AS row (task_id, facts, plan_id, unit_id, weight)
    ORDER BY task_id
    ON CONFLICT (task_id) DO UPDATE SET
        facts = excluded.facts, plan_id = excluded.plan_id, unit_id = excluded.unit_id, weight = excluded.weight,
        scored_on = excluded.scored_on, policy_version = excluded.policy_version
    """
)
# A row is either deleted or written, never both: the parts of one statement do not see each other.
_PLACE = sa.text(
    """
    WITH placed AS (
        SELECT * FROM unnest(
            CAST(:task_ids AS text[]), CAST(:unit_ids AS text[]), CAST(:are_lead AS boolean[]),
            CAST(:weights AS numeric[])
        ) AS row (task_id, unit_id, is_lead, weight)
    ), gone AS (
        DELETE FROM share
        WHERE task_id = ANY(CAST(:task_ids AS text[]))
          AND NOT EXISTS (SELECT FROM placed WHERE placed.task_id = share.task_id AND placed.unit_id = share.unit_id)
    )
    INSERT INTO share (task_id, unit_id, is_lead, weight)
    SELECT task_id, unit_id, is_lead, weight FROM placed ORDER BY task_id, unit_id
    ON CONFLICT (task_id, unit_id) DO UPDATE SET is_lead = excluded.is_lead, weight = excluded.weight
    """
)


async def one_writer(tx: Transaction) -> date:
    """Wait until no other transaction is writing tasks or scores; return the day scores were last made for.

    The two streams are handled side by side and both end in the same units: without this the mean written last
    would miss the other's task.
    """
    judged = await tx.scalars(sa.select(col(JudgedDay.day)).with_for_update())
    return date.fromisoformat(str(judged.one()))


async def judged_day(tx: Transaction) -> date:
    """Return the day scores were last made for, waiting for nobody."""
    return date.fromisoformat(str((await tx.scalars(sa.select(col(JudgedDay.day)))).one()))


async def judge_for(tx: Transaction, day: date) -> None:
    """Let the day scores are made for go on; the caller is the one writer."""
    await tx.execute(sa.update(JudgedDay).values(day=day))


async def load(tx: Transaction, task_ids: Collection[str]) -> dict[str, Known]:
    """Return what is known of the tasks, by id; a task nothing is known of is left out."""
    return {known.facts.task_id: known for known in map(_known, await _rows(tx, _OF_IDS, task_ids=list(task_ids)))}


async def load_tasks(tx: Transaction, task_ids: Collection[str]) -> dict[str, TaskFacts]:
    """Return what the log says of the tasks, by id; a task nothing is known of is left out."""
    found = await tx.scalars(sa.select(col(Task.facts)).where(is_among(col(Task.task_id), task_ids)))
    return {task.task_id: task for task in map(_read, found)}


async def not_scored_for(tx: Transaction, day: date, policy_version: str, most: int) -> list[Known]:
    """Return assigned tasks whose score is of another day or policy, at most so many."""
    found = await _rows(tx, _NOT_SCORED_FOR, day=day, policy_version=policy_version, most=most)
    return [_known(row) for row in found]


async def save_facts(tx: Transaction, tasks: Sequence[TaskFacts], day: date, policy_version: str) -> None:
    """Write what is known of tasks that count for the same units as before; the caller scores them for that day."""
    if tasks:
        given = {"day": day, "policy_version": policy_version, **_facts_of(tasks)}
        await tx.execute(_SAVE_FACTS, given)


async def save(tx: Transaction, tasks: Sequence[TaskFacts], day: date, policy_version: str) -> None:
    """Write tasks over what was known of them, and which units they count for once they are assigned."""
    if not tasks:
        return
    definitions = [task.definition for task in tasks]
    columns: dict[str, Any] = {
        **_facts_of(tasks),
        "plan_ids": [told and told.plan_id for told in definitions],
        "unit_ids": [told and told.answering_unit_id for told in definitions],
        "weights": [told and told.weight for told in definitions],
    }
    await tx.execute(_SAVE, {**columns, "day": day, "policy_version": policy_version})
    await _place(tx, tasks)


def _facts_of(tasks: Sequence[TaskFacts]) -> dict[str, Any]:
    return {"task_ids": [task.task_id for task in tasks], "facts": [_write(task).decode() for task in tasks]}


async def _place(tx: Transaction, tasks: Iterable[TaskFacts]) -> None:
    rows = [
        (task.task_id, unit_id, is_lead, told.weight)
        for task in tasks
        if (told := task.definition) is not None
        for unit_id, is_lead in shares(told.answering_unit_id, told.coordinating_unit_ids).items()
    ]
    if rows:
        names = ("task_ids", "unit_ids", "are_lead", "weights")
        await tx.execute(_PLACE, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


async def _rows(tx: Transaction, statement: sa.TextClause, **given: object) -> Sequence[sa.Row[Any]]:
    return (await tx.execute(statement, given)).all()


def _known(row: Any) -> Known:  # noqa: ANN401  a row of _KNOWN
    facts, subject_id, *figures = row
    return Known(_read(facts), None if subject_id is None else StandingScore("task", subject_id, *figures))
