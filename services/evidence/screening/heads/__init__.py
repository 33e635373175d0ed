"""Number, date and issuer of a document, read from its text and held against what the unit typed."""

from pathlib import Path

from services.evidence.screening.heads import texts
from services.evidence.screening.heads.comparing import compare
from services.evidence.screening.heads.reading import Head, read
from services.evidence.screening.job import Job, Screened
from services.evidence.screening.kinds import Kind

__all__ = ["Head", "compare", "read", "screen"]


def screen(path: Path, job: Job, kind: Kind) -> Screened:
    """Read the head of a PDF, a Word or an OpenDocument text; other files have none."""
    text = texts.of(path, kind)
    head = read(text) if text else Head()
    told = {
        "number": head.number,
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "issuer": head.issuer,
    }
    has_a_head = kind.family == "pdf" or texts.is_a_letter(kind)
    findings = compare(head, job.document, kind.family if has_a_head else "other")
    return Screened(findings=tuple(findings), head=None if head.is_empty else told)
