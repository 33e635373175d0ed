"""Rows of the evidence database. Instants are UTC."""

from services.evidence.tables.base import Base
from services.evidence.tables.files import Evidence, Hold, Upload
from services.evidence.tables.known import LatestClaim, Task, Unit
from services.evidence.tables.reviews import Appeal, Decision, FirstLook, Review
from services.evidence.tables.screenings import FindingRow, Likeness, PersonalDetail, Print, Screening

__all__ = [
    "Appeal",
    "Base",
    "Decision",
    "Evidence",
    "FindingRow",
    "FirstLook",
    "Hold",
    "LatestClaim",
    "Likeness",
    "PersonalDetail",
    "Print",
    "Review",
    "Screening",
    "Task",
    "Unit",
    "Upload",
]
