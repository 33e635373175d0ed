"""Scores made anew: kept when computed, told only when a reader would see another figure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.scoring import metrics
from services.scoring.domain import standing
from services.scoring.domain.facts import Definition, TaskFacts
from services.scoring.domain.mean import Mean, mean_of
from services.scoring.domain.score import TaskScore, score_task
from services.scoring.domain.standing import StandingScore
from services.scoring.store import known, scores, sums
from services.scoring.store.known import Known
from services.scoring.store.scores import Subject
from services.scoring.store.sums import GroupSums
from services.scoring.use_cases.day import Judging
from services.scoring.use_cases.tell import changed_group, changed_task
from shared.database import Transaction


class Change(NamedTuple):
    """A task as it stood and as it is now, and the event that changed it (none: the day or the policy did)."""

    before: Known
    facts: TaskFacts
    cause: str | None = None


class Scored(NamedTuple):
    """An assigned task with the score it had and the one it has."""

    facts: TaskFacts
    before: StandingScore | None
    after: StandingScore
    scored: TaskScore
    cause: str | None
    is_moved: bool
    """Whether it counts for other units or another plan than before, or with another weight."""

    @property
    def is_other(self) -> bool:
        """Whether it brings something else to the means."""
        before, after = self.before, self.after
        return before is None or (before.score, before.completion) != (after.score, after.completion)


async def score_tasks(tx: Transaction, changes: Sequence[Change], judging: Judging) -> GroupSums:
    """Keep tasks and score them; return the sums of the units and plans whose means may have moved."""
    scored = [_score(change, judging) for change in changes if change.facts.definition]
    moved = [each for each in scored if each.is_moved]
    left = await sums.add(tx, [sums.move(each.facts.task_id, each.before, None) for each in moved if each.before])
    await known.save_facts(tx, [each.facts for each in scored if not each.is_moved], *_for(judging))
    await known.save(tx, [*_unassigned(changes), *(each.facts for each in moved)], *_for(judging))
    await scores.save_scores(tx, [each.after for each in scored if each.after != each.before])
    staying = [sums.move(each.facts.task_id, each.before, each.after) for each in scored if _stays(each)]
    joined = await sums.add(tx, [*staying, *(sums.move(each.facts.task_id, None, each.after) for each in moved)])
    _tell_tasks(tx, scored)
    return left | joined


async def score_groups(tx: Transaction, groups: GroupSums, judging: Judging) -> None:
    """Score units and plans from the sums over their tasks."""
    before = await scores.load_groups(tx, groups)
    owners = await scores.units_of_plans(tx, [subject_id for kind, subject_id in groups if kind == "plan"])
    means = {subject: mean_of(found, judging.policy.shares) for subject, found in groups.items()}
    made = [_of_group(subject, means[subject], owners, judging) for subject in groups if _is_owned(subject, owners)]
    after = [score.after(before.get((score.kind, score.subject_id))) for score in made]
    await scores.save_scores(tx, [score for score in after if score != before.get((score.kind, score.subject_id))])
    await scores.save_unit_days(tx, [score for score in after if _is_new_day(score, before)])
    _tell_groups(tx, after, before, means)


def _score(change: Change, judging: Judging) -> Scored:
    stood, facts = change.before, change.facts
    found = score_task(facts, judging.day, judging.policy)
    after = standing.of_task(facts, found, judging.day, judging.policy).after(stood.score)
    return Scored(facts, stood.score, after, found, change.cause, _is_moved(stood, facts))


def _is_moved(stood: Known, facts: TaskFacts) -> bool:
    before, now = stood.facts.definition, facts.definition
    return stood.score is None or (before is not now and _place(before) != _place(now))


def _place(told: Definition | None) -> tuple[object, ...]:
    return (told.plan_id, told.answering_unit_id, told.coordinating_unit_ids, told.weight) if told else ()


def _for(judging: Judging) -> tuple[date, str]:
    return judging.day, judging.policy.version


def _unassigned(changes: Iterable[Change]) -> list[TaskFacts]:
    return [change.facts for change in changes if change.facts.definition is None]


def _stays(scored: Scored) -> bool:
    return scored.is_other and not scored.is_moved


def _is_owned(subject: Subject, owners: Mapping[str, str]) -> bool:
    return subject[0] == "unit" or subject[1] in owners


def _of_group(subject: Subject, mean: Mean, owners: Mapping[str, str], judging: Judging) -> StandingScore:
    kind, subject_id = subject
    if kind == "unit":
        return standing.of_unit(subject_id, mean, *judging)
    return standing.of_plan(subject_id, owners[subject_id], mean, *judging)


def _is_new_day(score: StandingScore, before: Mapping[Subject, StandingScore]) -> bool:
    stood = before.get(("unit", score.subject_id))
    is_same = stood and (stood.task_count, stood.policy_version) == (score.task_count, score.policy_version)
    return score.kind == "unit" and (not is_same or score.differs_from(stood))


def _tell_tasks(tx: Transaction, scored: Sequence[Scored]) -> None:
    told = [each for each in scored if each.after.differs_from(each.before)]
    for each in told:
        tx.say(changed_task(each.after, each.facts, each.scored), caused_by=each.cause)
    _count(tx, "task", len(scored), len(told))


def _tell_groups(
    tx: Transaction,
    after: Iterable[StandingScore],
    before: Mapping[Subject, StandingScore],
    means: Mapping[Subject, Mean],
) -> None:
    told = [score for score in after if score.differs_from(before.get((score.kind, score.subject_id)))]
    for score in told:
        tx.say(changed_group(score, means[score.kind, score.subject_id]))
    for group in ("unit", "plan"):
        made = sum(kind == group for kind, _ in means)
        _count(tx, group, made, sum(score.kind == group for score in told))


def _count(tx: Transaction, kind: str, made: int, told: int) -> None:
    def counted() -> None:
        metrics.RESCORED.labels(kind).inc(made)
        metrics.CHANGED.labels(kind).inc(told)

    tx.after_commit(counted)
