"""Policies over HTTP: the same shapes in every service that has some."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from shared.http import Problem
from shared.policies.versions import Draft, Grounds, Version
from shared.policy_file import MAX_CHARACTERS

Words = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class PolicyDraft(BaseModel):
    """A policy to try out, with the day it would hold from."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS, description="YAML; see the schema.")]
    effective_from: date

    def as_draft(self) -> Draft:
        """The policy as the rules take it."""
        return Draft(self.source, self.effective_from)


class PolicyDecision(PolicyDraft):
    """A policy to enter, and why."""

    reason: Words
    decision_number: Annotated[str | None, Field(max_length=100, pattern=r"\S")] = None

    def as_grounds(self) -> Grounds:
        """Why it is entered, as the rules take it."""
        return Grounds(self.reason, self.decision_number)


class PolicyHead(BaseModel):
    """A version of the policy. Who entered it, when and why is none for one that ships."""

    version: str
    effective_from: date = Field(description="First day it holds for.")
    is_shipped: bool
    is_superseded: bool = Field(description="Another version was entered for the same day: this one never holds.")
    in_force: bool = Field(description="Whether it holds today.")
    entered_at: datetime | None
    entered_by: str | None
    reason: str | None
    decision_number: str | None

    @classmethod
    def of(cls, found: Version, current: str) -> Self:
        """Return a version as it is shown; `current` is the one that holds today."""
        return cls.model_validate({**_told(found), "in_force": found.version == current})


class PolicyText(PolicyHead):
    """A version with its text."""

    source: str


class PolicyList(BaseModel):
    """Every version, those that hold from a later day first."""

    items: list[PolicyHead]


def one_of(versions: list[Version], version: str) -> Version:
    """Return a version by name; 404 `policy-not-found`."""
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        detail = f"Không có chính sách phiên bản {version}. Hãy mở lại danh sách chính sách."
        raise Problem(404, "policy-not-found", detail, version=version)
    return found


def _told(found: Version) -> dict[str, object]:
    return {name: getattr(found, name) for name in Version.__slots__}
