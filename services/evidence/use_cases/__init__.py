"""What the evidence service does: attach files, open reviews for claims, record verdicts, watch the queue."""

from services.evidence.use_cases.attach import Intake, Received, attach, file_to_read, files_of
from services.evidence.use_cases.learn import learn_tasks, learn_units, open_reviews
from services.evidence.use_cases.uploads import Uploads, sweep_uploads
from services.evidence.use_cases.watch import measure_queue, measure_storage

__all__ = [
    "Intake",
    "Received",
    "Uploads",
    "attach",
    "file_to_read",
    "files_of",
    "learn_tasks",
    "learn_units",
    "measure_queue",
    "measure_storage",
    "open_reviews",
    "sweep_uploads",
]
