"""What the plans service counts. No label holds an id.

Counted after the commit; labels: `kind` of a report is progress or claim, `change` of a period is opened or locked,
`result` of a reading is read or the slug it was refused with, `derivation` is occurrence or counted.
"""

from prometheus_client import Counter, Histogram

REPORTS = Counter("plans_reports_total", "Reports taken in.", ["kind"])
BREACHES = Counter("plans_breaches_total", "Passed due dates told by the sweep.")
NOTICES = Counter("plans_notices_total", "Coming due dates told by the sweep.")
PERIODS = Counter("plans_periods_total", "Periods opened and locked by the sweep.", ["change"])
DERIVED_TASKS = Counter(
    "plans_derived_tasks_total", "Tasks made from lines, or withdrawn with a unit, by the sweep.", ["derivation"]
)
PLANS_PUBLISHED = Counter("plans_published_total", "Plans brought into force.")
READING_SECONDS = Histogram(
    "plans_reading_seconds", "Time to read one document.", ["result"], buckets=(0.5, 1, 2, 5, 10, 20, 60)
)
