"""What the routes of the review desk take, typed once."""

from datetime import date
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel, Field, StringConstraints

from contracts.fact import Identifier, UnitPath
from services.evidence.domain.findings import Risk
from services.evidence.domain.reviews import Decision
from shared.auth import Principal, needs
from shared.http.versions import expected_version

Judge = Annotated[Principal, needs("review:judge")]
Reader = Annotated[Principal, needs("review:read")]
Looker = Annotated[Principal, needs("review:look")]
OptionalIfMatch = Annotated[str | None, Header(alias="If-Match", description="ETag của đề nghị đã xem.")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AcceptBody(BaseModel):
    """What the reviewer adds to an acceptance."""

    note: Note | None = None


class RejectBody(BaseModel):
    """Why the evidence was not good enough: codes of `GET /reasons`."""

    reasons: Annotated[list[Code], Field(max_length=20)]
    note: Note | None = None


class AskBody(BaseModel):
    """What more is asked of the unit: codes of `GET /reasons`, and words."""

    reasons: Annotated[list[Code], Field(max_length=20)]
    note: Note | None = None


class AnswerBody(BaseModel):
    """What the unit adds: evidence of the same task, a note, or both."""

    evidence_ids: Annotated[list[Identifier], Field(max_length=50)] = []
    note: Note | None = None


class AppealBody(BaseModel):
    """Why the unit thinks the rejection was wrong."""

    ground: Words


class NoteBody(BaseModel):
    """What the standing agency adds when it lets a claim go on."""

    note: Note | None = None


class AcceptManyBody(BaseModel):
    """Claims to accept together, with one note for all."""

    review_ids: Annotated[list[Identifier], Field(min_length=1, max_length=1000)]
    note: Note | None = None


class OutsideBody(BaseModel):
    """What was decided elsewhere: on which day, and where it stands written; a rejection has reasons."""

    verdict: Decision
    reasons: Annotated[list[Code], Field(max_length=20)] = []
    note: Note | None = None
    decided_on: date
    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class NextBody(BaseModel):
    """Which claims to take the next one from; none: any the caller may judge."""

    unit: UnitPath | None = None
    risk: Risk | None = None


async def seen(if_match: str | None) -> int | None:
    """Version of the claim that was looked at, when they told it."""
    return None if if_match is None else await expected_version(if_match)
