"""The base of every fact. A fact is past tense, self-contained, and without instructions to its reader."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

UnitPath = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$",
        max_length=200,
        description="Path of slugs from the province down, e.g. `tay-ninh.tan-loi.phong-vhxh`.",
        examples=["tay-ninh.tan-loi.phong-vhxh"],
    ),
]
Identifier = Annotated[str, Field(min_length=1, max_length=64, description="UUIDv7 in its usual text form.")]
Rate = Annotated[float, Field(ge=0, le=1, description="A share between 0 and 1.")]
Instant = Annotated[AwareDatetime, Field(description="An instant in UTC.")]


class Frozen(BaseModel):
    """A value inside a fact: frozen, and open to fields that a later producer adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(Frozen):
    """Something that happened, told by its owner.

    `version` counts the changes of the aggregate the fact is about: a consumer orders by it, never by time.
    """

    name: ClassVar[str]
    """Catalogue name, e.g. `task.reported`."""
    major: ClassVar[int] = 1
    about: ClassVar[str]
    """Name of the field that holds the id of the aggregate."""

    unit_id: Annotated[
        UnitPath, Field(description="The unit the fact belongs to; its first two slugs stand in the subject.")
    ]
    version: Annotated[int, Field(ge=1, description="Version of the aggregate after the fact.")]

    @classmethod
    def type(cls) -> str:
        """CloudEvents type, e.g. `task.reported.v1`."""
        return f"{cls.name}.v{cls.major}"

    @property
    def aggregate_id(self) -> str:
        """Id of the aggregate the fact is about."""
        return str(getattr(self, self.about))


class Person(Frozen):
    """Personal data, kept in one marked place so that a reader can drop it whole."""

    account_id: Annotated[str, Field(max_length=64, description="Account that acted.")]
    display_name: Annotated[str, Field(max_length=200, description="Name or office as shown on screen.")]
