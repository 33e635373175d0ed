"""What plans tell of indicators, periods and reported values, kept for the index."""

from collections.abc import Sequence
from decimal import Decimal

from contracts import plans
from contracts.fact import Fact
from services.scoring.domain.index.dictionary import Matcher
from services.scoring.domain.index.method import Method
from services.scoring.store.index import known
from services.scoring.use_cases.ignored import is_from_future
from services.scoring.use_cases.index.shelf import MethodShelf
from shared import clock
from shared.database import Database, Transaction
from shared.envelope import Event

CHUNK = 500
COMMUNE_DEPTH = 2


async def keep_index_facts(tx: Transaction, events: Sequence[Event[Fact]], shelf: MethodShelf) -> None:
    """Keep tasks, periods and values, in any order; find the indicators that new or renamed tasks measure."""
    now = clock.now()
    told = [(event.fact, event.id) for event in events if not is_from_future(event.time, now)]
    await known.learn_periods(tx, [_period(fact) for fact, _ in told if isinstance(fact, plans.PeriodOpened)])
    await known.add_reports(
        tx,
        [_report(fact, event_id) for fact, event_id in told if isinstance(fact, plans.TaskReported) and _tells(fact)],
    )
    standing = [_task(fact, event_id) for fact, event_id in told if isinstance(fact, plans.TaskStanding)]
    await match_tasks(tx, await known.learn_tasks(tx, standing), shelf)


async def match_tasks(tx: Transaction, tasks: Sequence[known.Named], shelf: MethodShelf) -> None:
    """Find what tasks measure under every method."""
    for method, matcher in shelf.matchers():
        await known.save_matches(tx, [_match(task, method, matcher) for task in tasks])


async def match_anew(database: Database, shelf: MethodShelf) -> None:
    """Find what tasks measure under methods and dictionaries that are new since; in transactions of so many tasks."""
    for method, matcher in shelf.matchers():
        key = known.MatchKey(method.code, method.version, matcher.dictionary.version)
        while True:
            async with database.transaction() as tx:
                tasks = await known.unmatched(tx, key, CHUNK)
                await known.save_matches(tx, [_match(task, method, matcher) for task in tasks])
            if not tasks:
                break


def commune_of(unit_id: str) -> str | None:
    """The commune a unit stands in: its first two slugs; none for the province itself."""
    slugs = unit_id.split(".")
    return ".".join(slugs[:COMMUNE_DEPTH]) if len(slugs) >= COMMUNE_DEPTH else None


def _match(task: known.Named, method: Method, matcher: Matcher) -> dict[str, object]:
    found = matcher.match(task.name, task.unit_of_measure)
    return {
        "method": method.code,
        "method_version": method.version,
        "task_id": task.task_id,
        "dictionary_version": matcher.dictionary.version,
        "code": found.code,
        "doubt": found.doubt,
        "candidates": [[each.code, each.likeness] for each in found.candidates],
    }


def _tells(fact: plans.TaskReported) -> bool:
    """Whether a report gives a value, or may take one back: the first of a period has none to take."""
    return fact.value is not None or fact.report_version > 1


def _period(fact: plans.PeriodOpened) -> dict[str, object]:
    return {"period_id": fact.period_id, "version": fact.version, "kind": fact.kind, "ends_on": fact.ends_on}


def _report(fact: plans.TaskReported, event_id: str) -> dict[str, object]:
    return {
        "task_id": fact.task_id,
        "version": fact.version,
        "event_id": event_id,
        "period_id": fact.period_id,
        "report_id": fact.report_id,
        "reported_on": fact.reported_on,
        "value": None if fact.value is None else Decimal(str(fact.value)),
    }


def _task(fact: plans.TaskStanding, event_id: str) -> dict[str, object]:
    unit_id = fact.lead_unit_id or fact.unit_id
    return {
        "task_id": fact.task_id,
        "version": fact.version,
        "event_id": event_id,
        "commune_id": commune_of(unit_id),
        "unit_id": unit_id,
        "plan_id": fact.plan_id,
        "code": fact.code,
        "name": fact.task_name,
        "unit_of_measure": next((each.unit_of_measure for each in fact.milestones if each.unit_of_measure), None),
        "is_summed": fact.measured == "period",
        "is_measured": fact.kind == "indicator" and fact.is_in_force and fact.derivation != "counted",
    }
