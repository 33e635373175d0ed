"""Changes of alerts are put in line for the channels that want them; a job sends them later (`deliver`)."""

from collections.abc import Sequence
from typing import Literal

from services.alerting.domain.alerts import Alert
from services.alerting.store import notices
from shared import clock
from shared.database import Transaction


async def notify(
    tx: Transaction,
    changes: Sequence[Alert],
    kind: Literal["raised", "moved", "cleared", "escalated"],
    audience: str | None = None,
) -> None:
    """Write a notification per alert and channel in the transaction that changes the alerts; nothing is sent here.

    `audience` is who an escalation is put before: unit_head, agency or leader. The same alert version is told once.
    """
    if changes and await notices.is_anybody_told(tx):
        await notices.put_in_line(tx, changes, kind, audience, clock.now())
