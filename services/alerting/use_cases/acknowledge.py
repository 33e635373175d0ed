"""A leader saw an alert: its escalation clock stops, the alert itself stands until its condition is gone."""

from collections.abc import Collection

from services.alerting.store import reads
from services.alerting.store.reads import Shown
from shared import clock
from shared.auth import Principal, require
from shared.database import Transaction
from shared.http import Problem


async def acknowledge_alert(
    tx: Transaction,
    principal: Principal,
    alert_id: str,
    rules: Collection[str] | None = None,
    comment: str | None = None,
) -> Shown:
    """Remember who saw an open alert first, and what they said; return the alert. `rules` are those the caller knows.

    Raises:
        Problem: 404 `alert-not-found`, 403 outside the caller's units, 409 `alert-cleared`.
    """
    found = await visible_alert(tx, alert_id, rules)
    require(principal, "alert:acknowledge", found.alert.unit_id)
    if found.alert.cleared_at is not None:
        detail = "Cảnh báo này đã tự gỡ vì nguyên nhân không còn, nên không cần tiếp nhận nữa."
        raise Problem(409, "alert-cleared", detail, alert_id=alert_id)
    await reads.acknowledge(tx, alert_id, clock.now(), principal.account_id, principal.display_name, comment)
    await tx.session.refresh(found.alert)
    return found


async def visible_alert(tx: Transaction, alert_id: str, rules: Collection[str] | None = None) -> Shown:
    """Return an alert; 404 `alert-not-found` when there is none, or none of the rules the caller knows."""
    found = await reads.one_alert(tx, alert_id)
    if found is None or (rules is not None and found.alert.rule not in rules):
        detail = "Không có cảnh báo này. Hãy mở lại danh sách cảnh báo."
        raise Problem(404, "alert-not-found", detail, alert_id=alert_id)
    return found
