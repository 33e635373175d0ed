"""What every file format is turned into before it is understood: lines, tables, and where they stand."""

from dataclasses import dataclass

from services.plans.reading.model import Doubt

LINE, PARAGRAPH, ROW, PAGE = "dòng", "đoạn", "hàng", "trang"
SHEET_ROW = "Trang tính “{}”, dòng"


@dataclass(frozen=True)
class Place:
    """A stretch of the document, counted from 1 in the given kind of step."""

    kind: str
    first: int
    last: int

    def until(self, other: "Place") -> "Place":
        """Stretch to the end of another place; different kinds cannot be joined and keep the first."""
        return Place(self.kind, self.first, max(self.last, other.last)) if self.kind == other.kind else self

    def __str__(self) -> str:
        """Show the place to the officer."""
        return f"{self.kind} {self.first}" if self.first == self.last else f"{self.kind} {self.first}-{self.last}"


@dataclass(frozen=True)
class Line:
    """One line of a wrapped text, or one whole paragraph of a Word file."""

    text: str
    place: Place
    starts_page: bool = False
    follows_rule: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells, each row as wide as the widest.

    A cell merged over rows stands in each of them; one merged over columns only in its first, the others are in
    `covered` as (row, column), counted from 0.
    """

    rows: tuple[tuple[str, ...], ...]
    places: tuple[Place, ...]
    covered: frozenset[tuple[int, int]] = frozenset()


Block = Line | Table


@dataclass(frozen=True)
class Source:
    """`wrapped` says that lines were broken by the page width and must be joined; `doubts` are about the file."""

    blocks: tuple[Block, ...]
    wrapped: bool
    doubts: tuple[Doubt, ...] = ()

    @property
    def characters(self) -> int:
        """Length of all the text."""
        lines = sum(len(block.text) for block in self.blocks if isinstance(block, Line))
        tables = [block for block in self.blocks if isinstance(block, Table)]
        return lines + sum(len(cell) for table in tables for row in table.rows for cell in row)
