"""Walks the parts of the outline that order work and makes tasks. Tables are read in `annex`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from services.plans.reading import dates, patterns, units
from services.plans.reading.doubts import task_doubts
from services.plans.reading.indicators import group_of, own_paragraphs
from services.plans.reading.lines import Paragraph, fold
from services.plans.reading.model import Task
from services.plans.reading.outline import BULLETS, Node
from services.plans.reading.sections import section_of, split_glued_heading
from services.plans.reading.sentences import clauses, sentences

NOT_A_TASK = re.compile(rf"^{patterns.NOT_A_TASK_START}|{patterns.IS_A_STATEMENT}")
RECURRENCES = tuple(re.compile(rf"(?<!\w){words}(?!\w)") for words in patterns.RECURRENCES)
OUTPUT = re.compile(rf"(?<!\w){patterns.OUTPUT_VERBS}\s+(?:và\s+[^,;.]{{0,30}}?\s)?(?P<what>{patterns.OUTPUT_NOUNS})")
OUTPUT_END = re.compile(patterns.OUTPUT_ENDS)
DEEP = frozenset({"dotted", "half", "alpha", "round"}) | BULLETS
SHORTEST_TASK_WORDS = 5


def read_tasks(root: Node, plan_year: int | None) -> list[Task]:
    """Tasks of the sections about tasks and about who does them."""
    found: list[Task] = []
    for node in root.walk():
        if node.kind != "root" and section_of(node) == "tasks":
            found.extend(_of_node(node, plan_year))
    return found


def _of_node(node: Node, plan_year: int | None) -> Iterator[Task]:
    inherited = _inherited_unit(node)
    for paragraph in _task_paragraphs(node):
        label, body = units.labelled(paragraph.text)
        lead = label or inherited
        pieces = [body] if node.kind in DEEP else _orders(body)
        for piece in pieces:
            if _is_task(piece):
                own = units.subject(piece)
                lead = own or lead if own or node.kind in DEEP else lead
                task = shape(paragraph.text if len(pieces) == 1 else piece, piece, lead, node, paragraph, plan_year)
                yield replace(task, doubts=task_doubts(task))
                lead = own or lead


def _task_paragraphs(node: Node) -> list[Paragraph]:
    """A deep item is one task together with the plain paragraphs that follow it."""
    paragraphs = own_paragraphs(node)
    heading, _ = split_glued_heading(node)
    if node.kind in DEEP and not heading and len(paragraphs) > 1:
        text = " ".join(paragraph.text for paragraph in paragraphs)
        return [Paragraph(text, paragraphs[0].place.until(paragraphs[-1].place))]
    if node.children and heading:
        return paragraphs if paragraphs and paragraphs[0].text != node.text else []
    return paragraphs


def _orders(text: str) -> list[str]:
    """Sentences; one that first orders A and then, after a semicolon, tells B to act is cut there."""
    pieces: list[str] = []
    for sentence in sentences(text):
        parts = clauses(sentence)
        current = parts[0] if parts else sentence
        for part in parts[1:]:
            if units.subject(sentence) and fold(part).startswith("chỉ đạo") and units.directed(part):
                pieces.append(current)
                current = part
            else:
                current = f"{current} {part}"
        pieces.append(current)
    return pieces


def _is_task(piece: str) -> bool:
    folded = fold(units.without_connective(piece))
    return len(piece.split()) >= SHORTEST_TASK_WORDS and not NOT_A_TASK.search(folded)


def _inherited_unit(node: Node) -> str | None:
    for above in node.ancestors():
        heading, _ = split_glued_heading(above)
        unit = units.heading_unit(heading) if heading and above.rank > 2 else None
        if unit:
            return unit
    return None


def shape(source: str, name: str, lead: str | None, node: Node, paragraph: Paragraph, plan_year: int | None) -> Task:
    """Put a sentence into the shape a person confirms."""
    directed = units.directed(name)
    partners = units.partners(name)
    if directed and lead and directed != lead:
        partners = (*partners, directed)
    due = due_of(name, plan_year)
    return Task(
        name, source, str(paragraph.place), group_of(node), node.code, lead or directed, partners,
        output_of(name), due.on if due else None, "sentence" if due else None, recurrence_of(source),
    )


def due_of(text: str, plan_year: int | None) -> dates.Due | None:
    """Due date a sentence gives; a date inside brackets or a citation does not count."""
    found = [due for due in dates.find_dues(text, plan_year=plan_year) if due.year_is_written]
    return found[-1] if found else None


def recurrence_of(text: str) -> str | None:
    """How often, as written; "hằng ngày" is habit, not a rhythm of reporting."""
    folded = fold(text)
    for pattern in RECURRENCES:
        match = pattern.search(folded)
        if match:
            return text[match.start(): match.end()].strip()
    return None


def output_of(text: str) -> str | None:
    """What the sentence says will be there afterwards, as written."""
    folded = fold(text)
    match = OUTPUT.search(folded)
    if match is None:
        return None
    end = OUTPUT_END.search(folded, match.end("what"))
    return text[match.start("what"): end.start() if end else len(text)].strip(" .,;:") or None
