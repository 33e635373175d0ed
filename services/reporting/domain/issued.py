"""A report as issued."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """Head of an issued report; `version` counts the reports of the same unit and month, the newest one is in force."""

    report_id: str
    unit_id: str
    month: str
    version: int
    title: str
    issued_at: datetime
    issued_by: str
    sha256: str
    size_bytes: int
