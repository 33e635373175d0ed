"""Reads a text whose headings say nothing: each line is a goal, an order or neither by its own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.plans.reading import attributes, dates, patterns, units
from services.plans.reading.assigned import assignment
from services.plans.reading.indicators import read_indicators
from services.plans.reading.lines import Paragraph, even_tones, fold
from services.plans.reading.model import Indicator, Task
from services.plans.reading.outline import RANKS, Node, grow
from services.plans.reading.sections import split_glued_heading
from services.plans.reading.sentences import sentences
from services.plans.reading.targets import find_figures
from services.plans.reading.tasks import read_tasks

ORDERS = re.compile(
    rf"(?:{patterns.UNIT_VERBS}|{patterns.OUTPUT_VERBS}|{patterns.JOINT_WORK}|{patterns.PARTNER_WORK})(?!\w)"
)
# What plans rest on and what they are called are no orders.
PREAMBLE = re.compile(
    r"(?:căn cứ|thực hiện|hưởng ứng|triển khai|theo|quán triệt|thi hành)\s(?:[^.;]{0,40}\s)?"
    r"(?:nghị quyết|kế hoạch|quyết định|chương trình|chỉ thị|công văn|luật|nghị định)\s|.*(?:như sau|sau đây)\s*:?$"
)
FEWEST_WORDS = 5


def read_unsectioned(
    paragraphs: Sequence[Paragraph], due: date | None, plan_year: int | None
) -> tuple[list[Task], list[Indicator]]:
    """Orders and goals among all paragraphs; what is neither by its own words is left out."""
    root = grow([one for paragraph in paragraphs for one in _apart(paragraph)])
    plain = len(root.paragraphs)
    lines = [
        Node("dash", str(at), one.text, one.place, root, RANKS["dash"])
        for at, one in enumerate(root.paragraphs, start=1)
    ]
    root.paragraphs = []
    root.children = [*lines, *root.children]
    for at, child in enumerate(root.children):
        for node in child.walk():
            node.section = _kind(node, is_plain=at < plain)
    return read_tasks(root, plan_year), read_indicators(root, due, plan_year)


def _apart(paragraph: Paragraph) -> list[Paragraph]:
    """Sentences of plain text on their own; numbered lines stay whole."""
    return [replace(paragraph, text=one) for one in sentences(paragraph.text)] or [paragraph]


def _kind(node: Node, *, is_plain: bool) -> str | None:
    heading, rest = split_glued_heading(node)
    text = rest or " ".join(one.text for one in node.paragraphs) or ("" if heading else node.text)
    folded = fold(text)
    if len(text.split()) < FEWEST_WORDS or PREAMBLE.match(folded):
        return None
    handed = attributes.split(text)[1] or units.subject(text) or assignment(text).lead
    if handed:
        return "tasks"
    if _compares(text) or (not is_plain and find_figures(text)):
        return "targets"
    ordered = ORDERS.match(even_tones(text[:1].lower() + text[1:])) or dates.find_dues(text)
    return "tasks" if ordered else None


def _compares(text: str) -> bool:
    """Does a figure stand behind a comparator or a word that makes it a goal?"""
    return any(one.comparator != "=" for one in find_figures(text)) or bool(
        find_figures(text) and re.search(r"(?<!\w)(?:đạt|phấn đấu|giảm|tăng|nâng|còn)(?!\w)", fold(text))
    )
