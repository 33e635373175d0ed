"""What Grafana sees of scoring. `kind` is task, unit or plan; no id is ever a label."""

from prometheus_client import Counter, Gauge, Histogram

RESCORED = Counter("scoring_rescored", "Scores computed anew, by what was scored, changed or not.", ["kind"])
CHANGED = Counter("scoring_changed", "Scores that really changed and were told.", ["kind"])
RECOMPUTE_SECONDS = Histogram(
    "scoring_recompute_seconds",
    "Seconds the daily recompute of every task, unit and plan took.",
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
FACTS_IGNORED = Counter(
    "scoring_facts_ignored",
    "Facts that change nothing yet. `reason`: stale, unknown_task (kept until it is assigned), future.",
    ["reason"],
)
for reason in ("stale", "unknown_task", "future"):
    FACTS_IGNORED.labels(reason)
CLOCK_BEHIND = Gauge(
    "scoring_clock_behind_seconds",
    "Seconds from the clock to the day scores were last made for; 0 when it is not back.",
)
