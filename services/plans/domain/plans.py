"""A plan: an issued document whose tasks are tracked."""

from dataclasses import dataclass
from datetime import date

from services.plans.domain.policy import Calendar


@dataclass(frozen=True, slots=True)
class Plan:
    """Head of a plan; `calendar` none means the policy's. `version` counts its changes and its facts."""

    plan_id: str
    unit_id: str
    programme: str
    title: str
    valid_from: date
    valid_to: date
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    calendar: Calendar | None = None
    parent_plan_id: str | None = None
    reading_id: str | None = None
    published_on: date | None = None
    version: int = 1

    @property
    def is_published(self) -> bool:
        """Whether the plan is in force; before that it is a draft."""
        return self.published_on is not None
