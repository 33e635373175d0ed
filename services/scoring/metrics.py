"""What Grafana sees of scoring. `kind` is task, unit or plan; no id is ever a label."""

from prometheus_client import Counter, Histogram

RESCORED = Counter("scoring_rescored", "Scores computed anew, by what was scored, changed or not.", ["kind"])
CHANGED = Counter("scoring_changed", "Scores that really changed and were told.", ["kind"])
RECOMPUTE_SECONDS = Histogram(
    "scoring_recompute_seconds",
    "Seconds the daily recompute of every task, unit and plan took.",
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
