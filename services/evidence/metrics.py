"""What Grafana sees of evidence review. No id is ever a label."""

from prometheus_client import Counter, Gauge, Histogram

PENDING_REVIEWS = Gauge("evidence_pending_reviews", "Claims of completion that wait for a verdict.")
OLDEST_PENDING_SECONDS = Gauge(
    "evidence_oldest_pending_seconds", "Waiting time of the oldest claim; 0 when none waits."
)
WAITING_REVIEWS = Gauge(
    "evidence_waiting_reviews",
    "Claims under review. `stage`: look (the standing agency first), queue, answer (of the unit), second (reviewer), "
    "appeal. `risk`: unknown, low, medium, high.",
    ["stage", "risk"],
)
OLDEST_WAITING_SECONDS = Gauge(
    "evidence_oldest_waiting_seconds", "Age of the oldest claim of a stage; 0 when none waits there.", ["stage"]
)
STORED_BYTES = Gauge("evidence_stored_bytes", "Bytes of the contents kept, each content counted once.")
DECISIONS = Counter(
    "evidence_decisions",
    "Steps taken on claims. `decision`: accepted, rejected, more_asked, answered, forwarded, appealed, lapsed. "
    "`reason`: a code of the policy file, or none; a step counts once for each of its reasons. "
    "`round`: look, first, answer, second, appeal, outside.",
    ["decision", "reason", "round"],
)
UPLOADS = Counter(
    "evidence_uploads",
    "Uploads received. `result`: stored, repeated (the task has the same file already), refused.",
    ["result"],
)
STORAGE_FAILURES = Counter(
    "evidence_storage_failures",
    "Reads and writes of contents that failed. `reason`: away (the bucket does not answer), full (the disk is).",
    ["reason"],
)
STORAGE_UP = Gauge("evidence_storage_up", "1 while the store of contents answers, else 0.")
UNFINISHED_UPLOADS = Gauge("evidence_unfinished_uploads", "Resumable uploads begun and neither finished nor given up.")
SCREENING_SECONDS = Histogram(
    "evidence_screening_seconds",
    "Time the machine took for one file, malware scan included.",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120),
)
WAITING_SCREENINGS = Gauge("evidence_waiting_screenings", "Files that wait for their screening.")
OLDEST_SCREENING_SECONDS = Gauge(
    "evidence_oldest_screening_seconds", "Waiting time of the file that waits longest for its screening; 0 when none."
)
FILES_BY_SAFETY = Gauge(
    "evidence_files",
    "Files kept, removed ones not counted. `safety`: awaiting (in quarantine), clean, unscanned, infected.",
    ["safety"],
)
FINDINGS = Counter(
    "evidence_findings",
    "What screenings found. `code`: as told in evidence.screened; `level`: ok, note, warning, danger.",
    ["code", "level"],
)
SCANNER_UP = Gauge("evidence_scanner_up", "1 while the malware scanner answers, else 0; NaN where the site has none.")
SCANNER_SIGNATURE_AGE = Gauge(
    "evidence_scanner_signature_age_seconds",
    "Age of the malware scanner's signatures; NaN where it is not known.",
)
for _unknown in (SCANNER_UP, SCANNER_SIGNATURE_AGE):
    _unknown.set(float("nan"))
