"""Units that a reading suggests for a line of its draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.clients.plan_views import Line, Reading


@dataclass(frozen=True, slots=True)
class Suggested:
    """Units like the one the document names, best first as (id, name, likeness 0…1), and what the document says."""

    leads: Sequence[tuple[str, str, float]] = ()
    written_lead: str | None = None
    written_coordinating: Sequence[str] = ()


def suggested_for(line: Line | None, reading: Reading | None) -> Suggested:
    """Return what the reading says of the line's units; nothing for a line it does not hold."""
    item = None if line is None or reading is None else _item_of(line, [*reading.indicators, *reading.tasks])
    if item is None:
        return Suggested()
    leads = [(one["unit_id"], one["display_name"], one["likeness"]) for one in item.get("lead_suggestions") or ()]
    return Suggested(leads, item.get("lead_unit"), item.get("coordinating_units") or ())


def _item_of(line: Line, items: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """A line keeps the place and the sentence it was read from, so it is found again after its name was changed."""
    wanted = (line.place, line.source_text)
    found = [item for item in items if (item.get("place"), item.get("source_text")) == wanted]
    named = [item for item in found if item.get("name") == line.name or item.get("code") == line.code]
    return next(iter(named or found), None) if line.source_text else None
