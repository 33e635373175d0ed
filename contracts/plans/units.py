"""Facts about the tree of units."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.fact import Fact, Frozen, Person, UnitPath

UnitChange = Literal["created", "renamed", "merged", "split", "moved", "closed", "staffed"]


class UnitPerson(Frozen):
    """Somebody who answers for a unit: its head, or an officer who reports for it."""

    duty: Annotated[Literal["head", "officer"], Field(description="Người đứng đầu, cán bộ đầu mối.")]
    title: Annotated[str | None, Field(max_length=200, description="Office held, e.g. `Chủ tịch`.")] = None
    person: Person


class UnitChanged(Fact):
    """A unit was created, renamed, moved or closed."""

    name: ClassVar[str] = "unit.changed"
    about: ClassVar[str] = "unit_id"

    display_name: Annotated[str, Field(max_length=300, description="Name on screen.")]
    kind: Annotated[Literal["province", "commune", "body"], Field(description="Level in the tree.")]
    peer_group: Annotated[str | None, Field(max_length=40, description="Units ranked together, e.g. `phuong`.")] = None
    is_active: Annotated[bool, Field(description="False once the unit was closed.")] = True
    code: Annotated[str | None, Field(max_length=20, description="Official code of the unit, if it bears one.")] = None
    change: Annotated[UnitChange | None, Field(description="What happened; none in facts of before 0.2.")] = None
    changed_on: Annotated[date | None, Field(description="Day from which the change counts.")] = None
    predecessor_ids: Annotated[tuple[UnitPath, ...], Field(description="Units this one took over from.")] = ()
    successor_ids: Annotated[
        tuple[UnitPath, ...], Field(description="Units that took this one over; it is closed then.")
    ] = ()
    people: Annotated[tuple[UnitPerson, ...], Field(description="Head and officers.")] = ()
