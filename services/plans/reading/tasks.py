"""Walks the parts of the outline that order work and makes tasks. Tables are read in `annex`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from services.plans.reading import attributes, dates, patterns, units
from services.plans.reading.assigned import assignment, hands_over
from services.plans.reading.doubts import task_doubts
from services.plans.reading.indicators import group_of, own_paragraphs
from services.plans.reading.lines import Paragraph, fold
from services.plans.reading.model import Task
from services.plans.reading.outline import DEEP, SECTION_RANK, Node
from services.plans.reading.outputs import output_of
from services.plans.reading.rhythms import recurrence_of
from services.plans.reading.sections import section_of, split_glued_heading
from services.plans.reading.sentences import clauses, sentences
from services.plans.reading.targets import find_figures

NOT_A_TASK = re.compile(patterns.NOT_A_TASK_START)
STATEMENT = re.compile(patterns.IS_A_STATEMENT)
NEW_FIELD = re.compile(r"(?:trong|về|đối\s+với)\s+(?:công\s+tác|lĩnh\s+vực|ngành)(?!\w)")
# Lines that belong to no task: the plan takes its leave, or names a table.
NO_ORDER = re.compile(rf"{patterns.CLOSING}|{patterns.CAPTION}")
MEASURE = re.compile(rf"{patterns.MEASURES}(?!\w)")
SHORTEST_TASK_WORDS = 5


def read_tasks(root: Node, plan_year: int | None) -> list[Task]:
    """Tasks of the sections about tasks and about who does them."""
    found: list[Task] = []
    for node in root.walk():
        if node.kind != "root" and section_of(node) == "tasks" and not attributes.starts_with_label(node.text):
            found.extend(_of_node(node, plan_year))
    return found


def _of_node(node: Node, plan_year: int | None) -> Iterator[Task]:
    inherited = _inherited_unit(node)
    topical = bool(split_glued_heading(node)[0])
    for paragraph in _task_paragraphs(node):
        text, particulars = attributes.split(paragraph.text)
        label, body = units.labelled(text)
        lead = label or inherited
        everywhere = _bracketed_recurrence(body) if not topical else None
        pieces = _with_handovers(sentences(body) if node.kind in DEEP else _orders(body), is_one=node.kind in DEEP)
        for piece, said in pieces:
            if _is_task(piece):
                own = _own_unit(piece) or (_own_unit(said) if said else None)
                source = paragraph.text if len(pieces) == 1 else f"{piece} {said}".strip()
                task = shape(source, (piece, said), own or lead, node, paragraph, plan_year)
                task = _with_particulars(
                    replace(task, recurrence=task.recurrence or everywhere), particulars, plan_year
                )
                yield replace(task, doubts=task_doubts(task))
                # The subject of a numbered order holds for its next sentence; that of free prose does not.
                lead = lead if topical else own or lead


def _with_handovers(parts: list[str], *, is_one: bool) -> list[tuple[str, str]]:
    """Orders, each with the sentences behind it that only say whose it is; `is_one`: all parts are one order."""
    pieces: list[tuple[str, str]] = []
    for part in parts:
        if pieces and hands_over(part, strictly=not is_one):
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {part}".strip())
        elif pieces and is_one:
            pieces[-1] = (f"{pieces[-1][0]} {part}", pieces[-1][1])
        else:
            pieces.append((part, ""))
    return pieces


def _own_unit(piece: str) -> str | None:
    """Unit the sentence itself names: its subject, whom it hands the work to, or whom it directs to act."""
    directed = units.directed(piece) if piece.startswith("chỉ đạo") else None
    return units.subject(piece) or directed or assignment(piece).lead


def _task_paragraphs(node: Node) -> list[Paragraph]:
    """A deep item is one task together with the plain paragraphs that follow it."""
    paragraphs = [one for one in _with_labelled_lines(own_paragraphs(node), node) if not NO_ORDER.match(fold(one.text))]
    heading, _ = split_glued_heading(node)
    if node.kind in DEEP and not heading and len(paragraphs) > 1:
        text = " ".join(paragraph.text for paragraph in paragraphs)
        return [Paragraph(text, paragraphs[0].place.until(paragraphs[-1].place))]
    if node.children and heading:
        return paragraphs if paragraphs and paragraphs[0].text != node.text else []
    return paragraphs


def _with_labelled_lines(paragraphs: list[Paragraph], node: Node) -> list[Paragraph]:
    """Lines such as "- Đơn vị chủ trì: …" belong to the task above them."""
    lines = [Paragraph(child.text, child.place) for child in node.children if attributes.starts_with_label(child.text)]
    kept: list[Paragraph] = []
    for paragraph in [*paragraphs, *lines]:
        if kept and attributes.starts_with_label(paragraph.text):
            kept[-1] = Paragraph(f"{kept[-1].text} - {paragraph.text}", kept[-1].place.until(paragraph.place))
        elif kept and _opens_list(kept[-1].text, paragraph.text):
            kept[-1] = Paragraph(f"{kept[-1].text} {paragraph.text}", kept[-1].place.until(paragraph.place))
        else:
            kept.append(paragraph)
    return kept


def _opens_list(above: str, below: str) -> bool:
    """Read "… tập trung vào:" and the list below, whose parts stand between semicolons."""
    return above.endswith(":") and ";" in below and len(above.split()) >= SHORTEST_TASK_WORDS


def _with_particulars(task: Task, particulars: dict[str, str], plan_year: int | None) -> Task:
    """What a label says outweighs what the sentence suggests."""
    leads = units.split_units(particulars.get("lead", ""))
    helpers = units.split_units(particulars.get("coordinating", ""))
    deadline = particulars.get("deadline", "")
    due = dates.cell_due(deadline, plan_year) if deadline else None
    return replace(
        task,
        lead_unit="; ".join(leads) or task.lead_unit,
        coordinating_units=(*leads[1:], *helpers) or task.coordinating_units,
        expected_output=particulars.get("output") or task.expected_output,
        due=due.on if due else task.due,
        due_source=("cell" if due.year_is_written else "year-from-title") if due else task.due_source,
        recurrence=recurrence_of(deadline) or task.recurrence,
    )


def _orders(text: str) -> list[str]:
    """Sentences; one that first orders A and then, after a semicolon, tells B to act is cut there."""
    pieces: list[str] = []
    for sentence in sentences(text):
        parts = clauses(sentence)
        current = parts[0] if parts else sentence
        for part in parts[1:]:
            if _orders_anew(sentence, part):
                pieces.append(current)
                current = part
            else:
                current = f"{current} {part}"
        pieces.append(current)
    return pieces


def _orders_anew(sentence: str, part: str) -> bool:
    """Read "A lãnh đạo …; chỉ đạo B …" and "Chỉ đạo B …; trong công tác C chú trọng …": the second is not for B."""
    if fold(part).startswith("chỉ đạo"):
        return bool(units.subject(sentence) and units.directed(part))
    return fold(sentence).startswith("chỉ đạo") and NEW_FIELD.match(fold(part)) is not None


def _is_task(piece: str) -> bool:
    folded = fold(units.without_connective(piece))
    if len(piece.split()) < SHORTEST_TASK_WORDS or NOT_A_TASK.match(folded):
        return False
    if STATEMENT.search(folded) and units.subject(piece) is None:
        return False
    return not (MEASURE.match(folded) and find_figures(piece))


def _inherited_unit(node: Node) -> str | None:
    for above in node.ancestors():
        heading, _ = split_glued_heading(above)
        unit = units.heading_unit(heading) if heading and above.rank > SECTION_RANK else None
        if unit:
            return unit
    return None


def shape(
    source: str, said: tuple[str, str], lead: str | None, node: Node, paragraph: Paragraph, plan_year: int | None
) -> Task:
    """Put an order, and the sentences that hand it over, into the shape a person confirms."""
    handed = assignment(said[0])
    name = handed.text if handed.is_behind_dash else said[0]
    whole = f"{said[0]} {said[1]}".strip()
    directed = units.directed(name)
    partners = units.partners(whole) or handed.partners or assignment(whole).partners
    if directed and lead and directed != lead:
        partners = (*partners, directed)
    due, source_of_due = _due(handed.deadline, whole, node, plan_year)
    return Task(
        name,
        source,
        str(paragraph.place),
        group_of(node),
        node.code,
        lead or directed,
        partners,
        output_of(name) or (output_of(said[1]) if said[1] else None),
        due.on if due else None,
        source_of_due,
        recurrence_of(source),
    )


def _due(deadline: str | None, name: str, node: Node, plan_year: int | None) -> tuple[dates.Due | None, str | None]:
    """Due date of the sentence, else of a heading that is nothing but a stretch of time ("2. Quý II/2026")."""
    due = (dates.cell_due(deadline, plan_year) if deadline else None) or due_of(name, plan_year)
    if due is not None:
        return due, "sentence" if due.year_is_written else "year-from-title"
    stretches = (dates.stretch_due(split_glued_heading(above)[0], plan_year) for above in node.ancestors())
    held = next((one for one in stretches if one is not None), None)
    return held, "heading" if held else None


def due_of(text: str, plan_year: int | None) -> dates.Due | None:
    """Due date a sentence gives; a date inside brackets or a citation does not count."""
    found = dates.find_dues(text, plan_year=plan_year)
    return next((due for due in reversed(found) if due.year_is_written), found[-1] if found else None)


def _bracketed_recurrence(text: str) -> str | None:
    """Read "(Thực hiện thường xuyên hàng năm)" at the end of an item, which holds for all its sentences."""
    match = re.search(r"\(([^()]+)\)\s*\.?$", text)
    return recurrence_of(match[1]) if match else None
