"""The document that a change rests on, as it is handed in and shown."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from services.plans.api.given import Given
from services.plans.domain.decisions import Decision


class DecisionShape(Given):
    """A document as cited: its number or its title at least."""

    model_config = ConfigDict(from_attributes=True)

    number: Annotated[str | None, Field(max_length=80)] = None
    title: Annotated[str | None, Field(max_length=1000)] = None
    issued_on: date | None = None
    issuer: Annotated[str | None, Field(max_length=300)] = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.number or "").strip() and not (self.title or "").strip():
            raise ValueError("hãy nêu số hoặc tên của văn bản làm căn cứ")
        return self

    def as_decision(self) -> Decision:
        """The document as the rules know it."""
        return Decision(**self.model_dump())
