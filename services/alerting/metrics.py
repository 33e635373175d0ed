"""What Grafana sees of alerts. Labels: rule × level (seven pairs) × commune; never an id of a task or an alert."""

import time
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from services.alerting.domain.alerts import Alert
from services.alerting.domain.channels import KINDS
from shared import clock

PAIRS = (
    ("overdue", "red"),
    ("below_path", "red"),
    ("below_path", "amber"),
    ("evidence_rejected", "red"),
    ("due_soon", "amber"),
    ("obstacle_open", "amber"),
    ("trend", "amber"),
)
"""Every rule with each level it can have."""

AUDIENCES = ("unit_head", "agency", "leader")
REASONS = ("stale", "unknown_task", "future")

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

EVALUATION_SECONDS = Histogram(
    "alerting_evaluation_seconds",
    "Seconds a batch of facts took, from its first look to the commit of the alerts it brought.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)
EVALUATION_LAG_SECONDS = Histogram(
    "alerting_evaluation_lag_seconds",
    "Seconds from the time a fact was told to the commit of the alerts it brought.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)
ESCALATED = Counter(
    "alerting_escalated", "Rungs of the ladder that alerts were put before, unacknowledged.", ["audience", "commune"]
)
IGNORED = Counter("alerting_facts_ignored", "Facts that changed nothing, and those that wait for a task.", ["reason"])
CLOCK_BEHIND_SECONDS = Gauge(
    "alerting_clock_behind_seconds", "Time the clock stands before the day alerts were judged for; 0 when it is not."
)
for _reason in REASONS:
    IGNORED.labels(_reason)

NOTIFICATIONS = Counter(
    "alerting_notifications",
    "Notifications by kind of channel: sent, failed (will be tried again), dead (given up, kept).",
    ["channel", "result"],
)
WAITING = Gauge("alerting_notifications_waiting", "Notifications that wait: for quiet hours, a digest, or another try.")
OLDEST_WAITING_SECONDS = Gauge(
    "alerting_notifications_oldest_waiting_seconds", "Age of the oldest notification that waits; 0 without one."
)
DEAD = Gauge("alerting_notifications_dead", "Notifications that were given up and not sent again since.")
FAILING_CHANNELS = Gauge("alerting_channels_failing", "Channels whose last three or more rounds failed.")
for _kind in KINDS:
    for _result in ("sent", "failed", "dead"):
        NOTIFICATIONS.labels(_kind, _result)

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
        for audience in AUDIENCES:
            ESCALATED.labels(audience, commune)
    _shown.update(communes)


def commune_of(unit_id: str) -> str:
    """Return the first two slugs of a unit, or the province itself."""
    return ".".join(unit_id.split(".")[:2])


def count_changes(changed: Iterable[Alert]) -> None:
    """Count alerts that rose, moved or cleared; called once their commit is through."""
    for alert in changed:
        counter = CLEARED if alert.cleared_at else RAISED
        counter.labels(alert.rule, alert.level, commune_of(alert.unit_id)).inc()


def count_escalated(alerts: Iterable[Alert], audience: str) -> None:
    """Count alerts that were put before an audience."""
    for alert in alerts:
        ESCALATED.labels(audience, commune_of(alert.unit_id)).inc()


def count_ignored(reasons: Mapping[str, int]) -> None:
    """Count facts by why they changed nothing."""
    for reason, number in reasons.items():
        IGNORED.labels(reason).inc(number)


def count_notifications(kind: str, result: str, number: int) -> None:
    """Count notifications an attempt ended for."""
    NOTIFICATIONS.labels(kind, result).inc(number)


def show_line(waiting: int, oldest_waiting_seconds: float, dead: int, failing_channels: int) -> None:
    """Set the gauges of the line of notifications."""
    WAITING.set(waiting)
    OLDEST_WAITING_SECONDS.set(oldest_waiting_seconds)
    DEAD.set(dead)
    FAILING_CHANNELS.set(failing_channels)


def note_evaluation(told_at: Iterable[datetime], started_at: float) -> None:
    """Note how long a batch took, and how old its facts were; `started_at` by `time.perf_counter`."""
    EVALUATION_SECONDS.observe(time.perf_counter() - started_at)
    now = clock.now()
    for instant in told_at:
        EVALUATION_LAG_SECONDS.observe(max(0.0, (now - instant).total_seconds()))


def show_clock_behind(seconds: float) -> bool:
    """Set the gauge; tell whether the clock fell behind just now."""
    was_behind, _clock["behind"] = _clock["behind"], seconds > 0
    CLOCK_BEHIND_SECONDS.set(seconds)
    return seconds > 0 and not was_behind


_clock = {"behind": False}
