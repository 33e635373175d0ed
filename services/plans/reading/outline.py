"""The numbered tree of a plan: I / 1. / 1.1. / (1) / a) / - / +. Knows nothing of targets or tasks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.plans.reading.blocks import LINE, Place
from services.plans.reading.lines import Paragraph, mark_of

RANKS = {
    "part": 0,
    "letter": 1,
    "roman": 2,
    "article": 2,
    "number": 3,
    "dotted": 4,
    "half": 8,
    "alpha": 9,
    "round": 10,
    "star": 11,
    "dash": 12,
    "plus": 13,
    "dot": 14,
}
SECTION_RANK = RANKS["roman"]
NUMBER_RANK = RANKS["number"]
BULLETS = frozenset({"star", "dash", "plus", "dot"})
# Marks that number single items; I, 1 and the like may as well number headings.
DEEP = frozenset({"dotted", "half", "alpha", "round"}) | BULLETS


@dataclass
class Node:
    """One numbered line, the plain paragraphs under it, and the lines numbered under it."""

    kind: str
    label: str
    text: str
    place: Place
    parent: "Node | None" = None
    rank: int = -1
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    # Bullets counted so far by kind, and the heading once it was told from the text (see `sections`).
    bullets: dict[str, int] = field(default_factory=dict)
    heading: tuple[str, str] | None = None
    # What the section is about, once asked; "" before.
    section: str | None = ""
    # No word of the heading told the section: what stands under it did.
    is_guessed: bool = False

    @property
    def code(self) -> str:
        """Path of numbers as it is quoted in letters, e.g. II.2.4(7)."""
        above = self.parent.code if self.parent is not None else ""
        if self.kind == "root":
            return ""
        if self.kind == "dotted":
            return _join_code(self._roof_code(), self.label)
        if self.kind == "round" or self.kind in BULLETS:
            return f"{above}({self.label})"
        return _join_code(above, self.label)

    def _roof_code(self) -> str:
        node = self.parent
        while node is not None and node.kind in {"number", "dotted"}:
            node = node.parent
        return node.code if node is not None else ""

    def walk(self) -> Iterator["Node"]:
        """Itself and everything below, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator["Node"]:
        """Itself first, then upwards; the root is left out."""
        node: Node | None = self
        while node is not None and node.kind != "root":
            yield node
            node = node.parent


def _join_code(above: str, label: str) -> str:
    return f"{above}.{label}" if above else label


def grow(paragraphs: Sequence[Paragraph]) -> Node:
    """Build the tree; what stands before the first number hangs on the root."""
    root = Node("root", "", "", paragraphs[0].place if paragraphs else Place(LINE, 0, 0))
    current = root
    for paragraph in paragraphs:
        mark = mark_of(paragraph.text)
        if mark is None:
            current.paragraphs.append(paragraph)
            continue
        current = _hang(current, str(mark.lastgroup), mark, paragraph)
    return root


def _hang(current: Node, kind: str, mark: re.Match[str], paragraph: Paragraph) -> Node:
    rank = RANKS[kind]
    if kind == "dotted":
        rank += mark[kind].count(".") - 1
    parent = current
    while parent.parent is not None and parent.rank >= rank:
        parent = parent.parent
    label = mark[kind].rstrip(".:")
    if kind in BULLETS:
        parent.bullets[kind] = parent.bullets.get(kind, 0) + 1
        label = str(parent.bullets[kind])
    node = Node(kind, label, paragraph.text[mark.end() :].strip(), paragraph.place, parent, rank)
    parent.children.append(node)
    return node
