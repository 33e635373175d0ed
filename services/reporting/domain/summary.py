"""The dashboard and the monthly summary as values, composed of what the other rules settle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from services.reporting.domain import counting
from services.reporting.domain.awards import Policy, Proposal, grounds_to_criticise, grounds_to_praise
from services.reporting.domain.counting import Counts
from services.reporting.domain.explained import Explained, explain_task, explain_unit, led
from services.reporting.domain.facts import Alert, Milestone, Score, Verdict
from services.reporting.domain.months import Month
from services.reporting.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Known:
    """Everything loaded for one unit and moment. `verdicts` are of the month.

    `names` and `scores` are by unit id, `task_scores` by task id: the dashboard does without these.
    """

    unit_id: str
    month: Month
    as_of: datetime
    is_month_over: bool
    standings: Sequence[Standing]
    verdicts: Sequence[Verdict]
    names: Mapping[str, str]
    scores: Mapping[str, Score]
    task_scores: Mapping[str, Score] = field(default_factory=dict)

    def name_of(self, unit_id: str) -> str:
        """Name of a unit; its id until plans has told the name."""
        return self.names.get(unit_id, unit_id)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as listed. `completion` in percent, none when nothing was reported."""

    task_id: str
    plan_id: str
    code: str
    name: str
    kind: str
    unit_id: str
    unit_name: str
    lead_unit_id: str | None
    target: Milestone | None
    value: float | None
    completion: float | None
    work_state: str
    time_state: str
    effective_due_on: date
    is_due_given: bool
    days_late: int
    last_reported_on: date | None
    owes_report: bool
    has_reported: bool
    level: str | None
    causes: Sequence[Alert]
    explained: Explained | None = None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's figures."""

    unit_id: str
    unit_name: str
    counts: Counts
    score: float | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a unit wrote of one task: difficulties or proposals."""

    task_id: str
    code: str
    task_name: str
    unit_name: str
    reported_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Reviews of the month: put to review, accepted, rejected; the reasons by how often they were given."""

    submitted: int
    accepted: int
    rejected: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The leader's first page over a subtree; `units` are the children of the unit, worst first."""

    unit_id: str
    unit_name: str
    as_of: datetime
    month: str
    policy_version: str
    counts: Counts
    score: float | None
    band: str | None
    units: Sequence[UnitLine]
    red: Sequence[TaskLine]


@dataclass(frozen=True, slots=True)
class Summary:
    """The monthly summary of a subtree, as of the end of its month, or of now while the month runs."""

    unit_id: str
    unit_name: str
    month: str
    as_of: datetime
    is_month_over: bool
    policy_version: str
    counts: Counts
    score: float | None
    band: str | None
    explained: Explained | None
    units: Sequence[UnitLine]
    tasks: Sequence[TaskLine]
    red: Sequence[TaskLine]
    not_reported: Sequence[TaskLine]
    difficulties: Sequence[Statement]
    proposals: Sequence[Statement]
    evidence: Verdicts
    next_month: str
    due_next_month: Sequence[TaskLine]
    to_praise: Sequence[Proposal]
    to_criticise: Sequence[Proposal]


def dashboard(known: Known, policy: Policy) -> Dashboard:
    own = known.scores.get(known.unit_id, Score(None, None))
    return Dashboard(
        unit_id=known.unit_id,
        unit_name=known.name_of(known.unit_id),
        as_of=known.as_of,
        month=str(known.month),
        policy_version=policy.version,
        counts=counting.count(known.standings),
        score=own.score,
        band=own.band,
        units=_units(known),
        red=_red(known),
    )


def summary(known: Known, policy: Policy) -> Summary:
    own = known.scores.get(known.unit_id, Score(None, None))
    following = known.month.following
    unfinished = [one for one in known.standings if one.completed_on is None]
    return Summary(
        unit_id=known.unit_id,
        unit_name=known.name_of(known.unit_id),
        month=str(known.month),
        as_of=known.as_of,
        is_month_over=known.is_month_over,
        policy_version=policy.version,
        counts=counting.count(known.standings),
        score=own.score,
        band=own.band,
        explained=explain_unit(own, led(known.standings, known.task_scores)),
        units=_units(known),
        tasks=_lines(known, known.standings),
        red=_red(known),
        not_reported=_lines(known, (one for one in known.standings if one.owes_report and not one.has_reported)),
        difficulties=_statements(known, "difficulties"),
        proposals=_statements(known, "proposals"),
        evidence=_verdicts(known.verdicts),
        next_month=str(following),
        due_next_month=_lines(known, (one for one in unfinished if one.task.effective_due_on in following)),
        to_praise=_proposals(known, policy, is_praise=True),
        to_criticise=_proposals(known, policy, is_praise=False),
    )


def _lines(known: Known, standings: Iterable[Standing]) -> tuple[TaskLine, ...]:
    """Tasks as listed, by plan and by their order in it."""
    return tuple(_line(known, one) for one in sorted(standings, key=_place))


def _place(one: Standing) -> tuple[object, ...]:
    return (one.task.plan_id, natural(one.task.code), one.task.task_id)


def _line(known: Known, one: Standing) -> TaskLine:
    task = one.task
    return TaskLine(
        task_id=task.task_id,
        plan_id=task.plan_id,
        code=task.code,
        name=task.name,
        kind=task.kind,
        unit_id=task.unit_id,
        unit_name=known.name_of(task.lead_unit_id or task.unit_id),
        lead_unit_id=task.lead_unit_id,
        target=one.target,
        value=one.value,
        completion=None if one.completion_rate is None else 100 * one.completion_rate,
        work_state=one.work_state,
        time_state=one.time_state,
        effective_due_on=task.effective_due_on,
        is_due_given=task.due_on is not None,
        days_late=one.days_late,
        last_reported_on=one.last_reported_on,
        owes_report=one.owes_report,
        has_reported=one.has_reported,
        level=one.level,
        causes=sorted(one.alerts, key=attrgetter("raised_at")),
        explained=explain_task(scored, one) if (scored := known.task_scores.get(task.task_id)) else None,
    )


def natural(code: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key of a number in a document: `II.2` before `II.10`."""
    parts: list[tuple[int, int | str]] = []
    digits = ""
    for letter in f"{code} ":
        if letter.isdecimal():
            digits += letter
            continue
        if digits:
            parts.append((0, int(digits)))
            digits = ""
        parts.append((1, letter))
    return tuple(parts)


def _red(known: Known) -> tuple[TaskLine, ...]:
    """Tasks with a red alert, the longest standing first."""
    lines = [_line(known, one) for one in known.standings if one.level == "red"]
    return tuple(sorted(lines, key=lambda line: (min(cause.raised_at for cause in line.causes), line.code)))


def _units(known: Known) -> tuple[UnitLine, ...]:
    counted = {
        unit_id: counting.count(standings)
        for unit_id, standings in counting.by_child(known.standings, known.unit_id).items()
    }
    ordered = sorted(counted, key=lambda unit_id: counting.worst_first(unit_id, counted[unit_id]))
    return tuple(_unit(known, unit_id, counted[unit_id]) for unit_id in ordered)


def _unit(known: Known, unit_id: str, counts: Counts) -> UnitLine:
    scored = known.scores.get(unit_id, Score(None, None))
    return UnitLine(unit_id, known.name_of(unit_id), counts, scored.score, scored.band)


def _statements(known: Known, what: str) -> tuple[Statement, ...]:
    """What the newest report of the month on each task says; corrected wordings are not repeated."""
    statements = []
    for one in sorted(known.standings, key=_place):
        newest = max(one.of_month, key=attrgetter("version"), default=None)
        text = (getattr(newest, what, None) or "").strip()
        if newest and text:
            unit_name = known.name_of(one.task.lead_unit_id or one.task.unit_id)
            task = one.task
            statements.append(Statement(task.task_id, task.code, task.name, unit_name, newest.reported_on, text))
    return tuple(statements)


def _verdicts(verdicts: Iterable[Verdict]) -> Verdicts:
    steps = {"submitted": 0, "accepted": 0, "rejected": 0}
    reasons: dict[str, int] = {}
    for verdict in verdicts:
        steps[verdict.step] += 1
        for reason in verdict.reasons:
            reasons[reason] = reasons.get(reason, 0) + 1
    ordered = dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    return Verdicts(steps["submitted"], steps["accepted"], steps["rejected"], ordered)


def _proposals(known: Known, policy: Policy, *, is_praise: bool) -> tuple[Proposal, ...]:
    rejected = [verdict.task_id for verdict in known.verdicts if verdict.step == "rejected"]
    proposals = []
    for unit_id, standings in counting.by_unit(known.standings).items():
        own = {one.task.task_id for one in standings}
        rejections = sum(task_id in own for task_id in rejected)
        counts = counting.count(standings)
        grounds = (
            grounds_to_praise(counts, rejections, policy.praise)
            if is_praise
            else grounds_to_criticise(counts, rejections, policy.criticise)
        )
        if grounds:
            proposals.append(Proposal(unit_id, known.name_of(unit_id), grounds))
    return tuple(proposals)
