"""What Grafana sees of evidence review. No id is ever a label."""

from prometheus_client import Counter, Gauge

PENDING_REVIEWS = Gauge("evidence_pending_reviews", "Claims of completion that wait for a verdict.")
OLDEST_PENDING_SECONDS = Gauge(
    "evidence_oldest_pending_seconds", "Waiting time of the oldest claim; 0 when none waits."
)
STORED_BYTES = Gauge("evidence_stored_bytes", "Bytes of the contents kept, each content counted once.")
DECISIONS = Counter(
    "evidence_decisions",
    "Verdicts given. `decision`: accepted, rejected. `reason`: a code of the policy file, or none; "
    "a rejection counts once for each of its reasons.",
    ["decision", "reason"],
)
UPLOADS = Counter(
    "evidence_uploads",
    "Uploads received. `result`: stored, repeated (the task has the same file already), refused.",
    ["result"],
)
