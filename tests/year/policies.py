"""Two policies in one year: the one that ships, and from July a decision that changes every number of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.alerting.domain.policy import Policy as AlertingPolicy
from services.alerting.domain.policy_sections import Obstacle
from services.alerting.settings import POLICIES as OF_ALERTING
from services.alerting.settings import load_policy as load_alerting
from services.scoring.domain.policy import Band, LateStep, Shares
from services.scoring.domain.policy import Policy as ScoringPolicy
from services.scoring.settings import POLICIES as OF_SCORING
from services.scoring.settings import load_policy as load_scoring
from tests.reference.numbers import DOMAIN, Numbers

DECIDED_ON = date(2026, 7, 1)
SECOND = Numbers(
    version="2026.7",
    late_factors=((15, "0.8"), (None, "0.4")),
    coordinating_share="0.5",
    minimum_tasks=8,
    bands=(("Xuất sắc", 85), ("Tốt", 65), ("Hoàn thành", 45), ("Chưa hoàn thành", 0)),
    reading="points",
    red_points=40,
    sleeps_below="0.05",
    amber_ratio="0.9",
    due_soon_days=10,
    obstacle_days=20,
    trend_reports=4,
)


def numbers_of(day: date) -> Numbers:
    return SECOND if day >= DECIDED_ON else DOMAIN


def scoring_policies() -> tuple[ScoringPolicy, ScoringPolicy]:
    first = load_scoring(OF_SCORING / "2026.1.yaml")
    edges = [*(Decimal(at_least) for _, at_least in SECOND.bands)]
    names = [name for name, _ in SECOND.bands]
    bands = tuple(Band(*band) for band in zip(names, edges, [None, *edges], strict=False))
    second = replace(
        first,
        version=SECOND.version,
        effective_from=DECIDED_ON,
        late_factors=tuple(LateStep(up_to, Decimal(factor)) for up_to, factor in SECOND.late_factors),
        shares=Shares(Decimal(SECOND.lead_share), Decimal(SECOND.coordinating_share)),
        minimum_tasks=SECOND.minimum_tasks,
        bands=bands,
    )
    return first, second


def alerting_policies() -> tuple[AlertingPolicy, AlertingPolicy]:
    first = load_alerting(OF_ALERTING / "2026.2.yaml")
    assert first.trend is not None
    below = replace(
        first.below_path,
        reading="points",
        red_points=float(SECOND.red_points),
        sleeps_below=float(SECOND.sleeps_below),
        amber_ratio=float(SECOND.amber_ratio),
    )
    second = replace(
        first,
        version=SECOND.version,
        effective_from=DECIDED_ON,
        below_path=below,
        due_soon=replace(first.due_soon, days=SECOND.due_soon_days),
        obstacle=Obstacle(SECOND.obstacle_days or 0),
        trend=replace(first.trend, reports=SECOND.trend_reports or 0),
    )
    return first, second
