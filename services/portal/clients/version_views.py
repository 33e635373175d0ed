"""Versions of a plan, what differs between them, and money, as the plans service shows them."""

from datetime import datetime

from services.portal.clients.obstacle_views import Decision
from services.portal.clients.views import View


class Maker(View):
    """Who made a version."""

    display_name: str


class Version(View):
    """A version of a plan in force; reason and document are those of an amendment."""

    version: int
    kind: str
    made_at: datetime
    made_by: Maker
    reason: str | None = None
    decision: Decision | None = None
    added_count: int = 0
    changed_count: int = 0
    withdrawn_count: int = 0


class FieldChange(View):
    """A field that differs, as a person reads it."""

    label: str
    before_text: str
    after_text: str


class NamedLine(View):
    """A line by its number and name."""

    task_id: str
    code: str
    name: str


class ChangedLine(NamedLine):
    """A line in force in both versions that differs."""

    changes: tuple[FieldChange, ...] = ()


class Comparison(View):
    """What the later version has, lacks and changed."""

    from_version: int
    to_version: int
    head: tuple[FieldChange, ...] = ()
    added: tuple[NamedLine, ...] = ()
    withdrawn: tuple[NamedLine, ...] = ()
    changed: tuple[ChangedLine, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.added or self.withdrawn or self.changed)


class Money(View):
    """Whole đồng; none is not zero."""

    planned_vnd: int | None = None
    disbursed_vnd: int | None = None
    rate: float | None = None


class BudgetNode(Money):
    """A row of the sums; `own` leaves out the units below."""

    key: str
    name: str
    parent_key: str | None = None
    own: Money


class Budget(View):
    """Sums along one axis."""

    by: str
    total: Money
    items: tuple[BudgetNode, ...] = ()
