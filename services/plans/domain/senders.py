"""Units that report in a period, and what they have sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit with tasks to report in a period: how many, on how many it reported, on how many first after the cut-off.

    Tasks that take no report (withdrawn, suspended, completed, recurring and counted lines) are not asked for.
    """

    unit_id: str
    display_name: str
    task_count: int
    reported_count: int
    late_count: int
    last_reported_at: datetime | None

    @property
    def missing_count(self) -> int:
        """Tasks without a report."""
        return self.task_count - self.reported_count

    @property
    def state(self) -> Literal["sent", "partial", "missing"]:
        """Whether everything, something or nothing was sent."""
        if not self.missing_count:
            return "sent"
        return "partial" if self.reported_count else "missing"
