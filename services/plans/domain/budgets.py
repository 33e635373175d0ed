"""Money of a task: planned and disbursed, by source and year, in whole đồng."""

from dataclasses import dataclass
from typing import Literal

BudgetSource = Literal["state", "social", "other"]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money planned."""

    source: BudgetSource
    year: int
    planned_vnd: int


@dataclass(frozen=True, slots=True)
class Disbursement:
    """Money spent since the start of the year."""

    source: BudgetSource
    year: int
    disbursed_vnd: int
