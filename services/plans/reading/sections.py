"""Tells headings from text, and what a section is about: purpose, targets, tasks or rules."""

import re

from services.plans.reading import patterns
from services.plans.reading.lines import LOWER, UPPER, fold
from services.plans.reading.outline import BULLETS, Node
from services.plans.reading.targets import find_figures

KINDS = tuple((re.compile(rf"^{words}(?!\w)"), kind) for words, kind in patterns.SECTIONS)
STARTER = re.compile(rf"(?<=[^\W_] ){patterns.SENTENCE_STARTERS}(?=[ ,])")
STARTER_IS_A_NAME = re.compile(patterns.STARTER_IS_A_NAME)
LONGEST_HEADING_WORDS = 30
SUBHEADING_WORDS = 14


def section_of(node: Node) -> str | None:
    """Kind of the nearest heading that says one; nothing above the first such heading belongs anywhere."""
    for above in node.ancestors():
        kind = heading_kind(above)
        if kind is not None:
            return kind
    return None


def heading_kind(node: Node) -> str | None:
    """Kind a heading declares by its first words; ordinary text declares none."""
    heading = split_glued_heading(node)[0]
    if not heading or (node.rank > 2 and len(heading.split(":")[0].split()) > SUBHEADING_WORDS):
        return None
    folded = fold(heading).lstrip(" “\"")
    for pattern, kind in KINDS:
        if pattern.match(folded):
            return _unless_nested(node, kind)
    return None


def _unless_nested(node: Node, kind: str) -> str | None:
    """Below a section of tasks, "Triển khai …" is a heading of work, and "Yêu cầu …" an order, not a new section."""
    if node.rank <= 2 or kind in {"rules", "targets"}:
        return kind
    above = [heading_kind(one) for one in node.ancestors() if one is not node]
    return None if any(above) else kind


def split_glued_heading(node: Node) -> tuple[str, str]:
    """Heading and text of a node's own line; either may be empty. A child or a following paragraph makes a heading."""
    text = node.text
    if node.rank <= 2 and node.kind != "letter":
        return _split_capitals(text)
    if node.kind in BULLETS:
        return (text, "") if node.children else ("", text)
    if node.children:
        return (text, "") if not find_figures(text, counts=False) else ("", text)
    glued = _glued_at(text)
    if glued is not None:
        return text[:glued].strip(), text[glued:].strip()
    if node.paragraphs and _looks_like_heading(text):
        return text, ""
    return "", text


def _split_capitals(text: str) -> tuple[str, str]:
    """Section titles are written in capitals; a sentence that follows on the same line is not."""
    match = re.search(rf"[.:]\s+(?=[{UPPER}][{LOWER}])", text)
    if match and text[: match.start()].isupper():
        return text[: match.start()].strip(), text[match.end():].strip()
    return text, ""


def _looks_like_heading(text: str) -> bool:
    return len(text.split()) <= LONGEST_HEADING_WORDS and ";" not in text and not find_figures(text, counts=False)


def _glued_at(text: str) -> int | None:
    """Where a sentence begins in the middle of a heading-like line, after at least two words and no punctuation."""
    for match in STARTER.finditer(text):
        left = text[: match.start()].rstrip()
        if len(left.split()) < 2 or re.search(r"[.;:]", left):
            return None
        if not STARTER_IS_A_NAME.search(left) and len(text[match.start():].split()) >= 4:
            return match.start()
    return None
