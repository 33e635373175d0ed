"""Counting tasks by state, level and unit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from services.reporting.domain.facts import WorkState
from services.reporting.domain.standing import Standing, TimeState


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures over some tasks. `mean_completion` is in percent, over the tasks that have a rate; none when none has."""

    tasks: int
    work_states: Mapping[str, int]
    time_states: Mapping[str, int]
    completed_on_time: int
    completed_late: int
    owing_report: int
    reported: int
    not_reported: int
    never_reported: int
    red_tasks: int
    amber_tasks: int
    red_by_rule: Mapping[str, int]
    amber_by_rule: Mapping[str, int]
    rated_tasks: int
    mean_completion: float | None


def count(standings: Sequence[Standing]) -> Counts:
    """Count some tasks; states without a task stand there with 0."""
    owing = [one for one in standings if one.owes_report]
    late = sum(one.days_late > 0 for one in standings)
    completed = sum(one.work_state == "completed" for one in standings)
    reported = sum(one.has_reported for one in owing)
    return Counts(
        tasks=len(standings),
        work_states=_tally(get_args(WorkState), (one.work_state for one in standings)),
        time_states=_tally(get_args(TimeState), (one.time_state for one in standings if one.completed_on is None)),
        completed_on_time=completed - late,
        completed_late=late,
        owing_report=len(owing),
        reported=reported,
        not_reported=len(owing) - reported,
        never_reported=sum(one.last_reported_on is None for one in standings),
        red_tasks=sum(one.level == "red" for one in standings),
        amber_tasks=sum(one.level == "amber" for one in standings),
        red_by_rule=_by_rule(standings, "red"),
        amber_by_rule=_by_rule(standings, "amber"),
        rated_tasks=sum(one.completion_rate is not None for one in standings),
        mean_completion=mean_completion(standings),
    )


def mean_completion(standings: Iterable[Standing]) -> float | None:
    """Mean of the credited rates by weight, in percent; tasks without a rate are left out, for no report is not 0 %."""
    rated = [(one.completion_rate, one.task.weight) for one in standings if one.completion_rate is not None]
    total = sum(weight for _, weight in rated)
    return 100 * sum(rate * weight for rate, weight in rated) / total if total else None


def by_child(standings: Iterable[Standing], root: str) -> dict[str, list[Standing]]:
    """Tasks by the unit directly below the root they lie under; those of the root itself under the root's id."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        groups[child_of(one.task.unit_id, root)].append(one)
    return dict(groups)


def by_unit(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Tasks by the unit they belong to."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        groups[one.task.unit_id].append(one)
    return dict(sorted(groups.items()))


def child_of(unit_id: str, root: str) -> str:
    """Id of the unit directly below the root on the way to a unit inside it: `a.b` for `a.b.c` under `a`."""
    below = unit_id[len(root) + 1 :]
    return f"{root}.{below.partition('.')[0]}" if below else root


def worst_first(unit_id: str, counts: Counts) -> tuple[float, ...] | tuple[object, ...]:
    """Sort key of a unit: most red, then most amber, then lowest mean completion; unreported before any figure."""
    mean = -1.0 if counts.mean_completion is None else counts.mean_completion
    return (-counts.red_tasks, -counts.amber_tasks, mean, unit_id)


def _tally(names: Iterable[str], values: Iterable[str]) -> dict[str, int]:
    found = Counter(values)
    return {name: found[name] for name in names}


def _by_rule(standings: Iterable[Standing], level: str) -> dict[str, int]:
    return dict(
        sorted(Counter(alert.rule for one in standings for alert in one.alerts if alert.level == level).items())
    )
