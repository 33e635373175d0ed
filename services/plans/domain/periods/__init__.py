"""Reporting periods: their spans, the rules that open them, and a period once it is opened."""

from services.plans.domain.periods.explained import explanation, lateness
from services.plans.domain.periods.opened import (
    SHORTEST_FIRST,
    Period,
    Phase,
    Reopening,
    period_without_name,
    periods_to_open,
)
from services.plans.domain.periods.rules import ReportingRule, ReportingRules, given_twice
from services.plans.domain.periods.spans import Span, bounds_of, reopened, spans_open_on, term_bounds, title

__all__ = [
    "SHORTEST_FIRST",
    "Period",
    "Phase",
    "Reopening",
    "ReportingRule",
    "ReportingRules",
    "Span",
    "bounds_of",
    "explanation",
    "given_twice",
    "lateness",
    "period_without_name",
    "periods_to_open",
    "reopened",
    "spans_open_on",
    "term_bounds",
    "title",
]
