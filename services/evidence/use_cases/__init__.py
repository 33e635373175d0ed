"""What the evidence service does: attach files, open reviews for claims, record verdicts, watch the queue."""

from services.evidence.use_cases.attach import Upload, attach, file_to_read, files_of
from services.evidence.use_cases.learn import learn_tasks, learn_units, open_reviews
from services.evidence.use_cases.watch import measure_queue, sweep_incoming

__all__ = [
    "Upload",
    "attach",
    "file_to_read",
    "files_of",
    "learn_tasks",
    "learn_units",
    "measure_queue",
    "open_reviews",
    "sweep_incoming",
]
