"""What the reporting service does: write down what is told, sum it up, issue reports."""

from services.reporting.use_cases.issue import draw_up, issue, list_issued, read_issued
from services.reporting.use_cases.learn import learn_alerts, learn_plans, learn_reviews, learn_scores
from services.reporting.use_cases.summarise import show_dashboard, summarise

__all__ = [
    "draw_up",
    "issue",
    "learn_alerts",
    "learn_plans",
    "learn_reviews",
    "learn_scores",
    "list_issued",
    "read_issued",
    "show_dashboard",
    "summarise",
]
