"""The index of a commune: points by indicator and pillar, their sum, and the commune's place among others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.scoring.domain.index.figures import MISSING, Entered, Figure, Source, figure_of
from services.scoring.domain.index.method import Indicator, Method, Pillar

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """`points` is none while there is no figure: it earns nothing, and is not a zero."""

    indicator: Indicator
    figure: Figure
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class PillarResult:
    """`points` is none while no indicator of the pillar has a figure."""

    pillar: Pillar
    indicators: tuple[IndicatorResult, ...]
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class IndexResult:
    """The index of a commune for a year, by the figures known until a day."""

    unit_id: str
    method: Method
    year: int
    as_of: date
    pillars: tuple[PillarResult, ...]

    @property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        return tuple(result for pillar in self.pillars for result in pillar.indicators)

    @property
    def points(self) -> Decimal:
        """Sum over the pillars; an indicator without a figure earns nothing."""
        return sum((pillar.points or NOTHING for pillar in self.pillars), NOTHING)

    @property
    def missing_count(self) -> int:
        return sum(result.points is None for result in self.indicators)

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure at all."""
        return self.missing_count == len(self.indicators)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a commune: tasks by the indicator they measure, and figures entered by hand."""

    sources: Mapping[str, Sequence[Source]]
    entered: Mapping[str, Entered]


NOTHING_KNOWN = Known({}, {})


def index_of(unit_id: str, method: Method, year: int, as_of: date, known: Known) -> IndexResult:
    """Return the index of a commune."""
    pillars = tuple(_pillar(pillar, year, as_of, known) for pillar in method.pillars)
    return IndexResult(unit_id, method, year, as_of, pillars)


def _pillar(pillar: Pillar, year: int, as_of: date, known: Known) -> PillarResult:
    results = tuple(_indicator(indicator, year, as_of, known) for indicator in pillar.indicators)
    earned = [result.points for result in results if result.points is not None]
    return PillarResult(pillar, results, sum(earned, NOTHING) if earned else None)


def _indicator(indicator: Indicator, year: int, as_of: date, known: Known) -> IndicatorResult:
    sources, entered = known.sources.get(indicator.code, ()), known.entered.get(indicator.code)
    figure = figure_of(indicator, sources, entered, year, as_of) if sources or entered else MISSING
    return IndicatorResult(indicator, figure, None if figure.value is None else indicator.points(figure.value))


@dataclass(frozen=True, slots=True)
class Place:
    """Place among all communes and inside the peer group; equal points share one, none without any figure."""

    rank: int | None
    peer_rank: int | None


def places(results: Iterable[IndexResult], peer_groups: Mapping[str, str]) -> dict[str, Place]:
    """Return the place of each commune, by unit."""
    ranked = [result for result in results if not result.is_empty]
    overall = _ranks(ranked)
    groups: dict[str, list[IndexResult]] = defaultdict(list)
    for result in ranked:
        groups[peer_groups.get(result.unit_id, "")].append(result)
    inside = {unit_id: rank for group in groups.values() for unit_id, rank in _ranks(group).items()}
    return {unit_id: Place(rank, inside[unit_id]) for unit_id, rank in overall.items()}


def _ranks(results: Sequence[IndexResult]) -> dict[str, int]:
    points = sorted((result.points for result in results), reverse=True)
    first = {each: len(points) - place for place, each in enumerate(reversed(points))}
    return {result.unit_id: first[result.points] for result in results}
