"""Tells headings from text, and what a section is about: purpose, targets, tasks or rules."""

import re

from services.plans.reading import attributes, patterns, units
from services.plans.reading.assigned import assignment
from services.plans.reading.lines import LOWER, UPPER, fold
from services.plans.reading.outline import BULLETS, NUMBER_RANK, SECTION_RANK, Node
from services.plans.reading.sentences import sentences
from services.plans.reading.targets import find_figures

KINDS = tuple((re.compile(rf"^{words}(?!\w)"), kind) for words, kind in patterns.SECTIONS)
CLOSING = re.compile(patterns.CLOSING)
TARGETS = re.compile(r"(?<!\w)(?:các |\d+ )chỉ tiêu(?!\w)|^chỉ tiêu")
WORK = re.compile(rf"{patterns.WORK}(?!\w)")
STARTER = re.compile(rf"(?<=[^\W_] ){patterns.SENTENCE_STARTERS}(?=[ ,:\d])")
STARTER_IS_A_NAME = re.compile(f"{patterns.STARTER_IS_A_NAME}$")
BELONGS = re.compile(rf"(?:^|\s){patterns.BELONGS_TO_THE_NEXT}$|[,\-–]$")
FEWEST_LEAVES = 2
FEWEST_HEADING_WORDS = 4
FEWEST_GLUED_WORDS = 2
FEWEST_SENTENCE_WORDS = 4
LONGEST_FIRST_SENTENCE = 20
LONGEST_HEADING_WORDS = 30
SUBHEADING_WORDS = 14


def section_of(node: Node) -> str | None:
    """Kind of the nearest heading that says one; nothing above the first such heading belongs anywhere."""
    if node.section == "":
        above = section_of(node.parent) if node.parent is not None and node.parent.kind != "root" else None
        node.section = _kind(node, above) or above
    return node.section


def heading_kind(node: Node) -> str | None:
    """Kind a heading declares by its first words; ordinary text declares none."""
    above = section_of(node.parent) if node.parent is not None and node.parent.kind != "root" else None
    return _kind(node, above)


def _kind(node: Node, above: str | None) -> str | None:
    heading = split_glued_heading(node)[0]
    if above == "past" or not heading or _is_too_long(node, heading):
        return None
    folded = fold(heading).lstrip(' “"')
    for pattern, kind in KINDS:
        if pattern.match(folded):
            return _unless_nested(node, kind, above, folded)
    # A section that says nothing of itself is one of work: plans name those by their subject ("II. HẠ TẦNG SỐ").
    is_top = node.parent is not None and node.parent.kind == "root"
    if above is None and (node.rank <= SECTION_RANK or is_top):
        if TARGETS.search(folded):
            return "targets"
        node.is_guessed = node.rank > SECTION_RANK or lists_goals(node)
        return "targets" if lists_goals(node) else "tasks"
    return None


def lists_goals(node: Node) -> bool:
    """Are most lines under the heading figures to reach that are handed to nobody?"""
    leaves = [one.text for one in node.walk() if not one.children and one is not node]
    leaves = leaves or [one.text for one in node.paragraphs]
    goals = [one for one in leaves if find_figures(one, listed=True) and units.subject(one) is None]
    handed = any(attributes.split(one)[1] or assignment(one).lead for one in leaves)
    return len(leaves) >= FEWEST_LEAVES and len(goals) * 2 > len(leaves) and not handed


def _is_too_long(node: Node, heading: str) -> bool:
    return node.rank > SECTION_RANK and len(heading.split(":", maxsplit=1)[0].split()) > SUBHEADING_WORDS


def _unless_nested(node: Node, kind: str, above: str | None, folded: str) -> str | None:
    """Below a section of tasks, "Triển khai …" is a heading of work, and "Yêu cầu …" an order, not a new section."""
    if above is None or kind in {"rules", "targets"}:
        return kind
    if above == "tasks" or (kind == "tasks" and not WORK.match(folded)):
        return kind if node.rank <= SECTION_RANK and kind != "past" else None
    return kind


def split_glued_heading(node: Node) -> tuple[str, str]:
    """Heading and text of a node's own line; either may be empty. A child or a following paragraph makes a heading."""
    if node.heading is None:
        node.heading = _split(node)
    return node.heading


def _split(node: Node) -> tuple[str, str]:
    text = node.text
    if node.rank <= SECTION_RANK and node.kind != "letter":
        return _split_capitals(text)
    children = [child for child in node.children if not attributes.starts_with_label(child.text)]
    if node.kind in BULLETS:
        return (text, "") if children else ("", text)
    if children:
        return (text, "") if not find_figures(text, counts=False) else ("", text)
    glued = _glued_at(text)
    if glued is None and node.rank == NUMBER_RANK:
        glued = _unit_glued_at(text)
    if glued is not None:
        return text[:glued].strip(), text[glued:].strip()
    if any(_stands_below(one.text) for one in node.paragraphs) and _looks_like_heading(text):
        return text, ""
    return _first_sentence_as_heading(node)


def _stands_below(text: str) -> bool:
    """Is the plain paragraph text of the heading above it, not a particular of it or the end of the plan?"""
    return not attributes.starts_with_label(text) and CLOSING.match(fold(text)) is None


def _first_sentence_as_heading(node: Node) -> tuple[str, str]:
    """Where most lines of the same rank are headings, a short first sentence is one too."""
    first, *others = sentences(node.text) or [""]
    if node.rank != NUMBER_RANK or not others or len(first.split()) > LONGEST_FIRST_SENTENCE:
        return "", node.text
    siblings = [
        one for one in (node.parent.children if node.parent else []) if one is not node and one.rank == node.rank
    ]
    headed = sum(bool(one.paragraphs and _looks_like_heading(one.text)) for one in siblings)
    if headed * 2 > len(siblings):
        return first, " ".join(others)
    return "", node.text


def _split_capitals(text: str) -> tuple[str, str]:
    """Section titles are written in capitals; a sentence that follows on the same line is not."""
    match = re.search(rf"[.:]\s+(?=[{UPPER}][{LOWER}])", text)
    if match and text[: match.start()].isupper():
        return text[: match.start()].strip(), text[match.end() :].strip()
    return text, ""


def _looks_like_heading(text: str) -> bool:
    if len(text.split()) > LONGEST_HEADING_WORDS or ";" in text or find_figures(text, counts=False):
        return False
    return not (text.endswith(".") and units.subject(text))


def _glued_at(text: str) -> int | None:
    """Where a sentence begins in the middle of a heading-like line, after at least two words and no punctuation."""
    for match in STARTER.finditer(text):
        left = text[: match.start()].rstrip()
        if re.search(r"[.;:]", left):
            return None
        if len(left.split()) < FEWEST_GLUED_WORDS:
            continue
        if not STARTER_IS_A_NAME.search(left) and len(text[match.start() :].split()) >= FEWEST_SENTENCE_WORDS:
            return match.start()
    return None


def _unit_glued_at(text: str) -> int | None:
    """Where a sentence begins with its unit: "2. Công tác tuyên truyền Ban Thường vụ Đảng ủy chỉ đạo …"."""
    if units.names_unit(text):
        return None
    for match in re.finditer(rf"(?<=[^\W_] )(?=[{UPPER}][{LOWER}])", text):
        left = text[: match.start()].rstrip()
        if re.search(r"[.;:]", left):
            return None
        if (
            len(left.split()) >= FEWEST_HEADING_WORDS
            and not BELONGS.search(left)
            and units.subject(text[match.start() :])
        ):
            return match.start()
    return None
