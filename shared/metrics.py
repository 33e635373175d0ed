"""The kernel's own metrics. Labels have few values: no ids, no subjects. Business metrics stand in the services."""

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

HTTP_REQUESTS = Counter(
    "nq57_http_requests",
    "HTTP requests answered. `route` is the template, never the path; `unmatched` when there was none.",
    ["service", "route", "method", "status"],
)
HTTP_SECONDS = Histogram(
    "nq57_http_request_seconds",
    "Seconds from the request's first byte to the answer's last.",
    ["service", "route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
BUS_HANDLED = Counter(
    "nq57_bus_handled",
    "Messages a handler is through with. `result`: ok, retried, dead, duplicate.",
    ["service", "handler", "result"],
)
BUS_BATCH_SECONDS = Histogram(
    "nq57_bus_batch_seconds",
    "Seconds from a batch's fetch to its acknowledgement.",
    ["service", "handler"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)
BUS_LAG = Gauge(
    "nq57_bus_lag_messages", "Messages the stream holds that the handler has not acknowledged.", ["service", "handler"]
)
BUS_DEAD_LETTERS = Counter("nq57_bus_dead_letters", "Messages put aside as undeliverable.", ["service", "handler"])
BUS_STOPPED = Gauge(
    "nq57_bus_consumer_stopped", "1 while a handler is over its dead-letter limit.", ["service", "handler"]
)
OUTBOX_UNSENT = Gauge("nq57_outbox_unsent_rows", "Facts committed and not yet on the bus.", ["service"])
OUTBOX_OLDEST = Gauge("nq57_outbox_oldest_unsent_seconds", "Age of the oldest fact not yet on the bus.", ["service"])
OUTBOX_PUBLISHED = Counter(
    "nq57_outbox_published", "Facts the bus acknowledged. `way`: atomic batch or single.", ["service", "way"]
)
JOB_RUNS = Counter("nq57_job_runs", "Runs of a timed job. `result`: ok, failed.", ["service", "job", "result"])
JOB_SECONDS = Histogram("nq57_job_seconds", "Seconds a run of a timed job took.", ["service", "job"])

CONTENT_TYPE = CONTENT_TYPE_LATEST


def render() -> bytes:
    """Return everything this process counts, in Prometheus text form."""
    return generate_latest(REGISTRY)
