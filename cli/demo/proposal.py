"""From the reading of a document to the plan a person would confirm; nobody looks here, so it makes safe choices."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Json = dict[str, Any]
LAST = (12, 31)
FALLING = ("<=", "<")
SEVERAL = re.compile(r"\s*[;,]\s*")


def plan_of(reading: Json, unit_id: str, units: Mapping[str, str], today: date) -> Json:
    """Return the body of `POST /plans`; `units` are ids of the commune's units by their names.

    A plan whose year is over is carried on to the end of this one, so that there are periods to report in.
    """
    head = reading["document"]
    year = head["plan_year"] or today.year
    issued_on = head["issued_on"] if head["issued_on"] and len(head["issued_on"]) == len("2026-01-01") else None
    return {
        "unit_id": unit_id,
        "programme": "57-NQ/TW",
        **{field: head[field] for field in ("title", "number", "issuer", "signer", "signer_title")},
        "issued_on": issued_on,
        "valid_from": issued_on or f"{year}-01-01",
        "valid_to": date(max(year, today.year), *LAST).isoformat(),
        "tasks": [
            *(_indicator(item) for item in reading["indicators"]),
            *(_deliverable(item, units) for item in reading["tasks"]),
        ],
    }


def _indicator(item: Json) -> Json:
    rungs = [rung for rung in item["milestones"] if rung["comparator"] == "qualitative" or rung["value"] is not None]
    return {
        **_said(item),
        "kind": "indicator",
        "is_falling": any(rung["comparator"] in FALLING for rung in rungs),
        "milestones": [
            {
                "due_on": rung["due"],
                # A ceiling is the mark of a falling indicator.
                "comparator": "=" if rung["comparator"] in FALLING else rung["comparator"],
                **{field: rung[field] for field in ("value", "value_max", "unit_of_measure")},
            }
            for rung in rungs
        ],
    }


def _deliverable(item: Json, units: Mapping[str, str]) -> Json:
    named = [_unit(name, units) for name in _names(item)]
    led = named[0] if named else None
    return {
        **_said(item),
        "kind": "deliverable",
        "lead_unit_id": led,
        "coordinating_unit_ids": sorted({unit for unit in named[1:] if unit and unit != led}),
        "expected_output": item["expected_output"],
        "due_on": item["due"],
        "recurrence": item["recurrence"],
    }


def _said(item: Json) -> Json:
    return {field: item[field] for field in ("code", "name", "group", "source_text", "place")}


def _names(item: Json) -> Sequence[str]:
    """Who answers: of several leads the first is taken, the others coordinate."""
    leads = SEVERAL.split(item["lead_unit"]) if item["lead_unit"] else []
    return [*leads, *item["coordinating_units"]] if leads else []


def _unit(name: str, units: Mapping[str, str]) -> str | None:
    """Return the unit of that name, also when the document adds the level: `Công an xã` for `Công an`."""
    wanted = _plain(name)
    exact = [unit_id for known, unit_id in units.items() if _plain(known) == wanted]
    longer = [unit_id for known, unit_id in units.items() if wanted.startswith(_plain(known) + " ")]
    return next(iter([*exact, *longer]), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s–-]+", " ", name.casefold()).strip()
