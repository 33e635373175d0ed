"""What Grafana sees of reporting. No id is ever a label."""

from prometheus_client import Counter, Histogram

ISSUED = Counter("reporting_issued_reports", "Reports issued, corrections included.")
DOCUMENT_SECONDS = Histogram(
    "reporting_document_seconds",
    "Seconds to lay out a document and to check it against its form.",
    buckets=(0.25, 0.5, 1, 2, 4, 8, 16, 32, 64),
)
FORM_VIOLATIONS = Counter("reporting_form_violations", "Documents not given out because they broke their form.")
