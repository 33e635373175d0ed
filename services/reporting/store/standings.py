"""Reading where everything stood at an instant: of each aggregate the newest version told before it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, Select, String, and_, any_, inspect, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.reporting import tables
from services.reporting.domain.facts import Alert, Completion, Milestone, Plan, Report, Score, ScoreInput, Task, Verdict
from services.reporting.domain.months import Month
from services.reporting.domain.standing import Told
from shared.database import Transaction

Table = type[tables.Base]
Rows = Sequence[Row[Any]]


async def told_of_tasks(tx: Transaction, root: str, month: Month, until: datetime) -> list[Told]:
    """Everything known before `until` of the tasks that stood inside a subtree then."""
    tasks = [_task(row) for row in await _tasks_inside(tx, root, until)]
    ids = [task.task_id for task in tasks]
    newest = await _reports(tx, ids, until)
    claims = await _reports(tx, ids, until, col(tables.TaskReport.is_claim).is_(True))
    is_progress = col(tables.TaskReport.is_claim).is_(False)
    rated = await _reports(tx, ids, until, is_progress, col(tables.TaskReport.completion_rate).is_not(None))
    valued = await _reports(tx, ids, until, is_progress, col(tables.TaskReport.value).is_not(None))
    verdicts = await _verdicts(tx, claims, until)
    rejected = await _rejected(tx, ids, until)
    completions = {row.task_id: row for row in await _of(tx, tables.TaskCompletion, "task_id", ids, until)}
    of_month = await _reports_of_month(tx, ids, month, until)
    alerts = await _open_alerts(tx, ids, until)
    return [
        Told(
            task=task,
            newest=newest.get(task.task_id),
            claim=claims.get(task.task_id),
            rated=rated.get(task.task_id),
            valued=valued.get(task.task_id),
            verdict=verdicts.get(task.task_id),
            has_rejection=task.task_id in rejected,
            completion=_completion(completions.get(task.task_id)),
            of_month=of_month.get(task.task_id, ()),
            alerts=alerts.get(task.task_id, ()),
        )
        for task in tasks
    ]


async def verdicts_between(tx: Transaction, task_ids: Sequence[str], since: datetime, until: datetime) -> list[Verdict]:
    """Steps of reviews told in [since, until) on some tasks, oldest first."""
    verdict = _columns(tables.Verdict)
    wanted = select(*verdict).where(
        _among(verdict.task_id, task_ids), verdict.told_at >= since, verdict.told_at < until
    )
    return [_verdict(row) for row in await tx.execute(wanted.order_by(verdict.told_at, verdict.review_id))]


async def names_of_units(tx: Transaction, unit_ids: Iterable[str], until: datetime) -> dict[str, str]:
    """Names by unit id, of the unit itself; unknown units are left out."""
    rows = await _of(tx, tables.Unit, "unit_id", list(unit_ids), until)
    return {row.unit_id: row.display_name for row in rows}


async def kind_of_unit(tx: Transaction, unit_id: str, until: datetime) -> str | None:
    """Level of a unit in the tree; none when plans has not told of it."""
    rows = await _of(tx, tables.Unit, "unit_id", [unit_id], until)
    return rows[0].kind if rows else None


async def scores_of_units(tx: Transaction, unit_ids: Iterable[str], until: datetime) -> dict[str, Score]:
    rows = await _of(tx, tables.Score, "unit_id", list(unit_ids), until)
    return {row.unit_id: _score(row, row.band) for row in rows}


async def scores_of_tasks(tx: Transaction, task_ids: Sequence[str], month: Month) -> dict[str, Score]:
    """Scores of tasks at the end of a month, the newest told in it or before."""
    score = _columns(tables.TaskScore)
    among = (_among(score.task_id, task_ids), score.month <= month.first)
    newest = select(*score).where(*among).ext(distinct_on(score.task_id))
    rows = await tx.execute(newest.order_by(score.task_id, score.version.desc()))
    return {row.task_id: _score(row, None) for row in rows}


def _score(row: Row[Any], band: str | None) -> Score:
    inputs = tuple(ScoreInput(**given) for given in row.inputs)
    return Score(row.score, band, row.completion, row.as_of, row.policy_version, inputs)


async def plans(tx: Transaction, plan_ids: Iterable[str], until: datetime) -> list[Plan]:
    """Heads of plans, oldest first."""
    rows = await _of(tx, tables.Plan, "plan_id", list(plan_ids), until)
    ordered = sorted(rows, key=lambda row: (row.valid_from, row.plan_id))
    return [Plan(row.plan_id, row.programme, row.title, row.number, row.issued_on, row.issuer) for row in ordered]


async def _tasks_inside(tx: Transaction, root: str, until: datetime) -> Rows:
    """Tasks in force whose newest version lies in the subtree: one that moved out of it is no longer there."""
    newest = _newest(tables.Task, "task_id", until).subquery().c
    inside = or_(newest.unit_id == root, newest.unit_id.startswith(f"{root}.", autoescape=True))
    return (await tx.execute(select(*newest).where(inside, newest.is_in_force))).all()


async def _reports(
    tx: Transaction, task_ids: Sequence[str], until: datetime, *such: ColumnElement[bool]
) -> dict[str, Report]:
    """Newest report of each task among such reports."""
    rows = await _of(tx, tables.TaskReport, "task_id", task_ids, until, *such)
    return {row.task_id: _report(row) for row in rows}


async def _reports_of_month(
    tx: Transaction, task_ids: Sequence[str], month: Month, until: datetime
) -> dict[str, list[Report]]:
    """Reports that settle a month: made in its period, or on one of its days where the period is another kind."""
    report = _columns(tables.TaskReport)
    period = _newest(tables.Period, "period_id", until).subquery().c
    is_monthly = period.kind == "month"
    in_period = and_(is_monthly, period.ends_on >= month.first, period.ends_on <= month.last)
    on_its_days = and_(report.reported_on >= month.first, report.reported_on <= month.last)
    wanted = (
        select(*report)
        .join(period.period_id.table, period.period_id == report.period_id, isouter=True)
        .where(_among(report.task_id, task_ids), report.told_at < until)
        .where(or_(in_period, and_(is_monthly.is_not(True), on_its_days)))
    )
    found: dict[str, list[Report]] = defaultdict(list)
    for row in await tx.execute(wanted.order_by(report.task_id, report.version)):
        found[row.task_id].append(_report(row))
    return found


async def _verdicts(tx: Transaction, claims: Mapping[str, Report], until: datetime) -> dict[str, Verdict]:
    """Newest verdict on each of these claims: of one review by its version, of several reviews by the time."""
    of_claims = _among(_columns(tables.Verdict).report_id, [claim.report_id for claim in claims.values()])
    newest = _newest(tables.Verdict, "review_id", until, of_claims).subquery().c
    wanted = select(*newest).where(newest.step != "submitted").order_by(newest.told_at, newest.review_id)
    return {row.task_id: _verdict(row) for row in await tx.execute(wanted)}


async def _rejected(tx: Transaction, task_ids: Sequence[str], until: datetime) -> set[str]:
    """Tasks of which a review ended with a rejection."""
    of_tasks = _among(_columns(tables.Verdict).task_id, task_ids)
    newest = _newest(tables.Verdict, "review_id", until, of_tasks).subquery().c
    return set(await tx.scalars(select(newest.task_id).where(newest.step == "rejected").distinct()))


async def _open_alerts(tx: Transaction, task_ids: Sequence[str], until: datetime) -> dict[str, list[Alert]]:
    newest = _newest(tables.AlertChange, "alert_id", until).subquery().c
    wanted = select(*newest).where(_among(newest.task_id, task_ids), newest.is_open)
    found: dict[str, list[Alert]] = defaultdict(list)
    for row in await tx.execute(wanted.order_by(newest.raised_at, newest.alert_id)):
        found[row.task_id].append(Alert(row.task_id, row.rule, row.level, row.raised_at, row.reason))
    return found


async def _of(
    tx: Transaction, table: Table, key: str, ids: Sequence[str], until: datetime, *such: ColumnElement[bool]
) -> Rows:
    """Newest rows of some aggregates, one for each."""
    if not ids:
        return []
    among = _among(_columns(table)[key], ids)
    return (await tx.execute(_newest(table, key, until, among, *such))).all()


def _newest(table: Table, key: str, until: datetime, *such: ColumnElement[bool]) -> Select[Any]:
    """Of each aggregate the row with the highest version told before `until`."""
    columns = _columns(table)
    newest = select(*columns).where(columns.told_at < until, *such).ext(distinct_on(columns[key]))
    return newest.order_by(columns[key], columns.version.desc())


def _columns(table: Table) -> Any:  # noqa: ANN401  columns by name
    """Columns instead of rows as objects: those took three quarters of the time for a province."""
    return inspect(table).local_table.c


def _among(column: Any, ids: Sequence[str]) -> ColumnElement[bool]:  # noqa: ANN401  a mapped attribute
    """Test against one array: a list of parameters ends at 32,767."""
    test: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(String)))
    return test


def _task(row: Row[Any]) -> Task:
    return Task(
        task_id=row.task_id,
        plan_id=row.plan_id,
        unit_id=row.unit_id,
        lead_unit_id=row.lead_unit_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        group=row.heading,
        milestones=tuple(_milestone(written) for written in row.milestones),
        expected_output=row.expected_output,
        starts_on=row.starts_on,
        due_on=row.due_on,
        effective_due_on=row.effective_due_on,
        weight=row.weight,
        version=row.version,
        is_suspended=row.is_suspended,
        completion_rate=row.completion_rate,
    )


def _milestone(written: Mapping[str, Any]) -> Milestone:
    due_on = date.fromisoformat(written["due_on"]) if written["due_on"] else None
    figures = (written["value"], written["value_max"], written["unit_of_measure"])
    return Milestone(due_on, written["comparator"], *figures)


def _report(row: Row[Any]) -> Report:
    return Report(**row._asdict())


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(row.task_id, row.report_id, row.step, row.told_at, tuple(row.reasons))


def _completion(row: Row[Any] | None) -> Completion | None:
    return Completion(row.task_id, row.claimed_on, row.days_late, row.version) if row else None
