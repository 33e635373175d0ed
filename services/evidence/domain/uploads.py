"""Uploads that can be taken up again: what one will be once whole, and how long it is waited for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.evidence.domain.files import Document
from services.evidence.domain.policy import UploadPolicy

FORGET_AFTER = timedelta(days=7)
"""So long an expired or finished upload is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as announced; `evidence_id` is what it became. How much has come says its file."""

    upload_id: str
    task_id: str
    unit_id: str
    name: str
    media_type: str
    size_bytes: int
    account_id: str
    created_at: datetime
    expires_at: datetime
    document: Document
    evidence_id: str | None = None

    def is_expired(self, now: datetime) -> bool:
        """Tell whether it was waited for long enough; a finished one never is."""
        return self.evidence_id is None and now >= self.expires_at


def expires_at(now: datetime, policy: UploadPolicy) -> datetime:
    """When an upload that got bytes now is given up."""
    return now + timedelta(hours=policy.keep_hours)
