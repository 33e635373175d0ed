"""What the evidence service does: attach files, open reviews for claims, record verdicts, watch the queue."""

from services.evidence.use_cases.attach import Intake, Received, attach
from services.evidence.use_cases.learn import learn_tasks, learn_units, open_reviews
from services.evidence.use_cases.preview import page_as_image
from services.evidence.use_cases.read_files import (
    file_to_read,
    file_to_serve,
    files_of,
    personal_of,
    screen_again,
    screenings_of,
)
from services.evidence.use_cases.screen import scan_unjudged, screen_waiting
from services.evidence.use_cases.uploads import Uploads, sweep_uploads
from services.evidence.use_cases.watch import measure_queue, measure_screening, measure_storage

__all__ = [
    "Intake",
    "Received",
    "Uploads",
    "attach",
    "file_to_read",
    "file_to_serve",
    "files_of",
    "learn_tasks",
    "learn_units",
    "measure_queue",
    "measure_screening",
    "measure_storage",
    "open_reviews",
    "page_as_image",
    "personal_of",
    "scan_unjudged",
    "screen_again",
    "screen_waiting",
    "screenings_of",
    "sweep_uploads",
]
