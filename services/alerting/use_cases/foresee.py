"""Where tasks lead, as of the day alerts are judged for; nothing is written."""

from collections.abc import Sequence

from services.alerting.domain.forecast import Forecast, forecast
from services.alerting.store import known
from services.alerting.store.alerts import forecast_of_row
from services.alerting.store.reads import Shown
from services.alerting.use_cases.in_force import PolicyInForce
from shared import clock
from shared.database import Transaction
from shared.http import Problem


async def forecasts_of(tx: Transaction, shown: Sequence[Shown], in_force: PolicyInForce) -> dict[str, Forecast | None]:
    """Return forecasts by alert: as of today for open ones, as of their last decision for those that cleared."""
    open_tasks = {each.alert.task_id for each in shown if each.alert.cleared_at is None}
    foreseen = await _by_task(tx, open_tasks, in_force)
    return {
        each.alert.alert_id: foreseen.get(each.alert.task_id)
        if each.alert.cleared_at is None
        else forecast_of_row(each.alert)
        for each in shown
    }


async def task_and_forecast(tx: Transaction, task_id: str, in_force: PolicyInForce) -> tuple[str, Forecast | None]:
    """Return the unit that answers for a task, and where the task leads.

    Raises:
        Problem: 404 `task-not-known` until plans told of it.
    """
    found = (await known.load_tasks(tx, [task_id])).get(task_id)
    if found is None or found.definition is None:
        detail = "Chưa có nhiệm vụ này trong dịch vụ cảnh báo. Hãy kiểm tra mã nhiệm vụ hoặc thử lại sau ít phút."
        raise Problem(404, "task-not-known", detail, task_id=task_id)
    return found.definition.unit_id, (await _by_task(tx, {task_id}, in_force)).get(task_id)


async def _by_task(tx: Transaction, task_ids: set[str], in_force: PolicyInForce) -> dict[str, Forecast | None]:
    if not task_ids:
        return {}
    day = max(clock.today(), await known.latest_day(tx))
    policy = (await in_force.policies(tx)).on(day)
    tasks = await known.load_tasks(tx, task_ids)
    return {task_id: forecast(task, day, policy) for task_id, task in tasks.items()}
