"""What Grafana sees of alerts. Labels: rule × level (five pairs) × commune; never an id of a task or an alert."""

from collections.abc import Collection, Mapping

from prometheus_client import Counter, Gauge, Histogram

PAIRS = (
    ("overdue", "red"),
    ("below_path", "red"),
    ("below_path", "amber"),
    ("evidence_rejected", "red"),
    ("due_soon", "amber"),
)
"""Every rule with each level it can have."""

LABELS = ["rule", "level", "commune"]

OPEN_ALERTS = Gauge("alerting_open_alerts", "Alerts that stand, as counted in the database.", LABELS)
RAISED = Counter(
    "alerting_raised", "Alerts that rose to a level: new ones, and those that changed their level.", LABELS
)
CLEARED = Counter("alerting_cleared", "Alerts whose condition went away, by the level they stood at last.", LABELS)
OLDEST_RED_SECONDS = Gauge("alerting_oldest_red_seconds", "Time the longest standing red alert is red; 0 without one.")
SWEEP_SECONDS = Histogram(
    "alerting_sweep_seconds",
    "Seconds a sweep over all tasks took.",
    buckets=(0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60),
)

_shown: set[str] = set()
"""Communes that have series. A count that falls to nothing is shown as 0; a series that ended would stay as it was."""


def show_open(counts: Mapping[tuple[str, str, str], int], communes: Collection[str], oldest_red_seconds: float) -> None:
    """Set the gauges; `counts` by (rule, level, commune), `communes` all there are, so that each has its series."""
    know({*communes, *(commune for _, _, commune in counts)})
    for commune in _shown:
        for rule, level in PAIRS:
            OPEN_ALERTS.labels(rule, level, commune).set(counts.get((rule, level, commune), 0))
    OLDEST_RED_SECONDS.set(oldest_red_seconds)


def know(communes: Collection[str]) -> None:
    """Start the counters of communes at 0: `increase()` does not see a series that is born with 1."""
    for commune in set(communes) - _shown:
        for rule, level in PAIRS:
            RAISED.labels(rule, level, commune)
            CLEARED.labels(rule, level, commune)
    _shown.update(communes)


def commune_of(unit_id: str) -> str:
    """Return the first two slugs of a unit, or the province itself."""
    return ".".join(unit_id.split(".")[:2])
