"""Facts told by the reporting service."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.fact import Fact, Identifier, Instant
from contracts.plans import PeriodKind

OWNER = "reporting"


class ReportIssued(Fact):
    """A summary report was issued. It is immutable; a correction is a new version."""

    name: ClassVar[str] = "report.issued"
    about: ClassVar[str] = "report_id"

    report_id: Identifier
    kind: PeriodKind
    starts_on: Annotated[date, Field(description="First day reported on.")]
    ends_on: Annotated[date, Field(description="Last day reported on.")]
    title: Annotated[str, Field(max_length=500, description="Title of the document.")]
    issued_at: Instant
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the Word file.")]


FACTS: tuple[type[Fact], ...] = (ReportIssued,)
