"""What a reading consists of, and its JSON shape. No rule of reading lives here."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at before confirming; `message` is Vietnamese."""

    code: str
    message: str


@dataclass(frozen=True)
class LegalBasis:
    """A document the plan rests on, as cited."""

    number: str
    date: dt.date | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class DocumentHead:
    """Head and foot of the issued document; `issued_on` may stop at the month ("2025-10") where the day is blank."""

    title: str | None = None
    number: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    place: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    plan_year: int | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """`comparator` is one of >= > = <= < range qualitative; `due` is the last day that still counts."""

    comparator: str
    due: dt.date | None = None
    value: float | None = None
    value_max: float | None = None
    unit_of_measure: str | None = None
    due_source: str | None = None


@dataclass(frozen=True)
class Indicator:
    """A line measured against milestones, as written in the document."""

    name: str
    source_text: str
    place: str
    milestones: tuple[Milestone, ...]
    group: str | None = None
    code: str | None = None
    doubts: tuple[Doubt, ...] = ()
    recurrence: str | None = None
    recurrence_every: str | None = None


@dataclass(frozen=True)
class Task:
    """A line somebody answers for; whatever the document does not say is None.

    `recurrence` is as written, `recurrence_every` one of week month quarter half_year year where the words tell it.
    """

    name: str
    source_text: str
    place: str
    group: str | None = None
    code: str | None = None
    lead_unit: str | None = None
    coordinating_units: tuple[str, ...] = ()
    expected_output: str | None = None
    due: dt.date | None = None
    due_source: str | None = None
    recurrence: str | None = None
    doubts: tuple[Doubt, ...] = ()
    recurrence_every: str | None = None


@dataclass(frozen=True)
class Reading:
    """A proposal that a person confirms."""

    document: DocumentHead = field(default_factory=DocumentHead)
    indicators: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain dicts and lists, dates as ISO strings, ready for `json.dumps`."""
        shaped: dict[str, Any] = _plain(self)
        return shaped


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks any of the shapes above
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
