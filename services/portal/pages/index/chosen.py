"""Which method and year a page is about, out of its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from services.portal.clients import Services
from shared import clock

YEARS_SHOWN = 3
NO_METHOD = "d-society"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A method, none named: the first there is; and a year, none named: this one."""

    method: str
    year: int

    @property
    def query(self) -> str:
        """The same as part of an address."""
        return f"nam={self.year}" + (f"&bo={self.method}" if self.method else "")

    def years(self) -> Sequence[int]:
        """Years to choose from, newest first."""
        return sorted({self.year, *range(clock.today().year, clock.today().year - YEARS_SHOWN, -1)}, reverse=True)

    async def named(self, services: Services) -> tuple["Chosen", Sequence[Mapping[str, Any]]]:
        """Return the same with a method that exists, and all there are."""
        methods = await services.index.methods()
        codes = [str(method["code"]) for method in methods]
        method = self.method if self.method in codes else next(iter(codes), NO_METHOD)
        return Chosen(method, self.year), methods


def _chosen(
    nam: Annotated[int | None, Query(ge=2000, le=2100)] = None, bo: Annotated[str, Query(max_length=60)] = ""
) -> Chosen:
    return Chosen(bo, nam or clock.today().year)


ChosenDep = Annotated[Chosen, Depends(_chosen)]
