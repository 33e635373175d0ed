"""What the services say, held against what the referee says: each function returns where they differ."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from contracts.alerting import AlertClearedV2, AlertEscalated, AlertRaisedV2
from services.alerting.consumers import in_force as alerting_in_force
from services.alerting.domain.forecast import forecast
from services.alerting.store import known
from services.scoring.consumers import in_force as scoring_in_force
from services.scoring.use_cases.explain import explained_groups
from shared import clock
from tests.reference import alerts, scores
from tests.reference.log import TaskLog
from tests.reference.numbers import Numbers
from tests.service.alerting.desk import Desk as AlertingDesk
from tests.service.scoring.desk import Desk as ScoringDesk
from tests.year.lines import COMMUNE, OFFICES, PLANS, PROVINCE

Tasks = Mapping[str, TaskLog]
Figures = tuple[object, ...]
LADDER = """SELECT alert_id, level_since, acknowledged_at, escalation_step FROM alert
WHERE cleared_at IS NULL AND level = 'red'"""


def figures_of(tasks: Tasks, day: date, numbers: Numbers) -> dict[str, Figures]:
    """Score, completion, band and counts of every task, unit and plan, by the referee."""
    means = {unit_id: scores.unit_mean(tasks, unit_id, day, numbers) for unit_id in (PROVINCE, COMMUNE, *OFFICES)}
    means |= {plan_id: scores.plan_mean(tasks, plan_id, day, numbers) for plan_id in PLANS}
    figures: dict[str, Figures] = {subject: _figures(mean) for subject, mean in means.items()}
    for task_id, task in tasks.items():
        figures[task_id] = (scores.task_score(task, day, numbers), scores.completion(task))
    return figures


def _figures(mean: scores.Mean) -> Figures:
    return mean.score, mean.completion, mean.band, mean.task_count, mean.reported_count


async def wrong_scores(scoring: ScoringDesk, tasks: Tasks, day: date, numbers: Numbers) -> list[str]:
    """A subject that was never scored has no figures; one that the referee knows nothing of is wrong."""
    found, expected = await scoring.scores(), figures_of(tasks, day, numbers)
    return [f"{subject}: unheard of" for subject in found.keys() - expected.keys()] + [
        f"{subject}: {found.get(subject)} instead of {figures}"
        for subject, figures in sorted(expected.items())
        if found.get(subject, (None,) * len(figures))[: len(figures)] != figures and any(figures)
    ]


async def wrong_groups(scoring: ScoringDesk, tasks: Tasks, day: date, numbers: Numbers) -> list[str]:
    """Scores of the headings of each plan, as they are shown."""
    wrong = []
    for plan_id in PLANS:
        async with scoring.database.transaction() as tx:
            shown = await explained_groups(tx, plan_id, scoring_in_force)
        for group in shown.groups if shown else ():
            mean = scores.group_mean(tasks, plan_id, group.heading, day, numbers)
            if (group.mean.score, group.mean.completion) != (mean.score, mean.completion):
                wrong.append(f"{plan_id} {group.heading}: {group.mean} instead of {mean}")
    return wrong


async def wrong_alerts(alerting: AlertingDesk, tasks: Tasks, day: date, numbers: Numbers) -> list[str]:
    found = await alerting.open_alerts()
    expected = {
        (task_id, rule): level
        for task_id, task in tasks.items()
        for rule, level in alerts.open_alerts(task, day, numbers).items()
    }
    return [
        f"{task_id} {rule}: {found.get((task_id, rule))} instead of {expected.get((task_id, rule))}"
        for task_id, rule in sorted(found.keys() | expected.keys())
        if found.get((task_id, rule)) != expected.get((task_id, rule))
    ]


async def wrong_ladders(alerting: AlertingDesk, day: date, numbers: Numbers) -> list[str]:
    """Rungs of each red alert: those whose days passed before it was acknowledged, or until today."""
    wrong = []
    for alert_id, since, acknowledged_at, step in await alerting.rows(LADDER):
        waited = (day - clock.local_day(since)).days  # type: ignore[arg-type]
        if acknowledged_at:
            waited = (clock.local_day(acknowledged_at) - clock.local_day(since)).days - 1  # type: ignore[arg-type]
        rungs = sum(after_days <= waited for after_days, _ in numbers.ladder)
        if step != rungs:
            wrong.append(f"{alert_id}: rung {step} instead of {rungs} after {waited} days")
    return wrong


async def wrong_forecasts(
    alerting: AlertingDesk, tasks: Tasks, day: date, numbers: Numbers, random: Random
) -> list[str]:
    """The red day of a few tasks: the referee tries every day, one after the other."""
    chosen = random.sample(sorted(tasks), min(4, len(tasks)))
    async with alerting.database.transaction() as tx:
        known_tasks = await known.load_tasks(tx, chosen)
        policy = (await alerting_in_force.policies(tx)).on(day)
    wrong = []
    for task_id, facts in known_tasks.items():
        told = forecast(facts, day, policy)
        expected = alerts.red_on(tasks[task_id], day, numbers)
        if told is not None and told.red_on != expected:
            wrong.append(f"{task_id}: red on {told.red_on} instead of {expected}")
    return wrong


async def wrong_stories(alerting: AlertingDesk) -> list[str]:
    """Every alert is told in versions without a gap, raised first, nothing after it cleared, each rung once."""
    told: dict[str, list[AlertRaisedV2 | AlertEscalated | AlertClearedV2]] = {}
    for fact in await alerting.facts():
        if isinstance(fact, AlertRaisedV2 | AlertEscalated | AlertClearedV2):
            told.setdefault(fact.alert_id, []).append(fact)
    return [flaw for alert_id, facts in told.items() for flaw in _flaws(alert_id, facts)]


def _flaws(alert_id: str, facts: list[AlertRaisedV2 | AlertEscalated | AlertClearedV2]) -> Iterator[str]:
    if [fact.version for fact in facts] != list(range(1, len(facts) + 1)):
        yield f"{alert_id}: versions {[fact.version for fact in facts]}"
    if not isinstance(facts[0], AlertRaisedV2):
        yield f"{alert_id}: begins with {facts[0].name}"
    if any(isinstance(fact, AlertClearedV2) for fact in facts[:-1]):
        yield f"{alert_id}: goes on after it cleared"
    rungs = [(fact.level_since, fact.step) for fact in facts if isinstance(fact, AlertEscalated)]
    if len(set(rungs)) != len(rungs):
        yield f"{alert_id}: a rung told twice"
