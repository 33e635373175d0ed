"""Units with their names, lineage and people, as the plans service shows them."""

from datetime import date

from services.portal.clients.obstacle_views import Decision
from services.portal.clients.views import Unit, View


class Name(View):
    """What a unit was called from a day until the day before another."""

    display_name: str
    starts_on: date | None = None
    ends_on: date | None = None


class Kin(View):
    """A unit that this one took over from, or that took this one over."""

    unit_id: str
    change: str
    effective_on: date
    reason: str | None = None
    document: Decision | None = None


class Tenure(View):
    """Somebody who answers or answered for a unit; `ends_on` none: still does."""

    duty: str
    account_id: str
    display_name: str
    title: str | None = None
    starts_on: date
    ends_on: date | None = None


class UnitDetail(Unit):
    """One unit with all that is kept of it."""

    version: int = 1
    closed_on: date | None = None
    names: tuple[Name, ...] = ()
    predecessors: tuple[Kin, ...] = ()
    successors: tuple[Kin, ...] = ()
    people: tuple[Tenure, ...] = ()


class Imported(View):
    """How many units came of a table."""

    begun_count: int = 0
    changed_count: int = 0
    same_count: int = 0
