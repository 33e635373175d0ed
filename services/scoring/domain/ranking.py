"""Ranking of units inside their peer groups (rule 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit to be ranked. `band` is none when unranked; `previous_*` stood at the end of the last month."""

    unit_id: str
    name: str
    kind: str
    peer_group: str
    score: Decimal | None
    completion: Decimal | None
    band: str | None
    task_count: int
    previous_score: Decimal | None
    previous_band: str | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit with its place among its peers; none when unranked. Equal scores share a place."""

    unit: Candidate
    rank: int | None
    change: Decimal | None


def end_of_last_month(day: date) -> date:
    """Return the last day of the month before the day's."""
    return day.replace(day=1) - timedelta(days=1)


def rank(units: Sequence[Candidate]) -> list[Ranked]:
    """Order by peer group, then by place; the unranked follow by name."""
    ordered = sorted(units, key=_place)
    return [each for _, peers in groupby(ordered, key=lambda unit: unit.peer_group) for each in _among(list(peers))]


def _place(unit: Candidate) -> tuple[str, bool, Decimal, str]:
    is_unranked = unit.band is None or unit.score is None
    return unit.peer_group, is_unranked, Decimal(0) if is_unranked else -(unit.score or Decimal(0)), unit.name


def _among(peers: Sequence[Candidate]) -> list[Ranked]:
    ranked: list[Ranked] = []
    for index, unit in enumerate(peers, start=1):
        place = None if unit.band is None or unit.score is None else index
        if place and ranked and ranked[-1].unit.score == unit.score:
            place = ranked[-1].rank
        ranked.append(Ranked(unit, place, _change(unit)))
    return ranked


def _change(unit: Candidate) -> Decimal | None:
    if unit.score is None or unit.previous_score is None:
        return None
    return unit.score - unit.previous_score
