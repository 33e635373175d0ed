"""From the lines of a reading to the lines of a draft. What is assumed, left out or not understood becomes a doubt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.plans.domain.milestones import Milestone, flaw
from services.plans.domain.names import Directory, Likeness, joined_names, names_in
from services.plans.domain.plans import Plan
from services.plans.domain.readings import day_of
from services.plans.domain.tasks import Doubt

LONGEST = {
    "code": 60, "name": 4000, "group": 500, "expected_output": 4000, "source_text": 20_000, "place": 200,
    "recurrence": 200, "deciding_authority": 300,
}  # fmt: skip
CHOICES = {
    "recurrence_every": frozenset({"week", "month", "quarter", "half_year", "year"}),
    "measured": frozenset({"point", "period"}),
    "counted_over": frozenset({"communes", "bodies"}),
}
HEAD = {"title": 1000, "number": 80, "issuer": 300, "signer": 200, "signer_title": 300}
LONGEST_MESSAGE = 500
MOST_DOUBTS = 30
MOST_COORDINATING = 50
MOST_RUNGS = 50
LAST_MONTH, LAST_DAY = 12, 31

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Units for a line as it names them: the one certain lead, the likely ones, the certain coordinating ones."""

    lead_unit_id: str | None
    likely: tuple[Likeness, ...]
    coordinating_unit_ids: tuple[str, ...]
    unknown: tuple[str, ...]
    """Names of coordinating units that nobody certain bears."""


def suggestion(item: Item, directory: Directory, *, least: float) -> Suggestion:
    """Of several leads in one cell the first leads and the others coordinate."""
    whole = item.get("lead_unit")
    certain = directory.certain(whole)
    leads = [whole] if certain else names_in(whole or "")
    first = certain or (directory.certain(leads[0]) if leads else None)
    others, unknown = _coordinating([*leads[1:], *item.get("coordinating_units", ())], directory)
    return Suggestion(
        first,
        directory.likely(leads[0] if leads else None, least=least),
        tuple(unit_id for unit_id in others if unit_id != first)[:MOST_COORDINATING],
        unknown,
    )


def _coordinating(cells: Iterable[str], directory: Directory) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for cell in cells:
        for name in [cell] if directory.certain(cell) else names_in(cell):
            parts = [name] if directory.certain(name) else joined_names(name)
            certain = {part: directory.certain(part) for part in parts}
            found |= dict.fromkeys(unit_id for unit_id in certain.values() if unit_id)
            unknown |= dict.fromkeys(part for part, unit_id in certain.items() if not unit_id)
    return tuple(found), tuple(unknown)


def head_of(content: Item) -> dict[str, Any]:
    """What the document says of itself, as fields of a plan; a number or day left blank stays out."""
    head = content["document"]
    texts = {name: (head.get(name) or "").strip()[:longest] or None for name, longest in HEAD.items()}
    is_blank = (texts["number"] or "").startswith("-")
    return {**texts, "number": None if is_blank else texts["number"], "issued_on": day_of(head.get("issued_on"))}


def lines(content: Item, plan: Plan, directory: Directory, *, least: float) -> Iterator[dict[str, Any]]:
    """What `lines.task_of_line` takes, for each indicator and then each task, in the document's order."""
    for kind, items in (("indicator", content["indicators"]), ("deliverable", content["tasks"])):
        for item in items:
            yield _line(item, kind, plan, suggestion(item, directory, least=least))


def _line(item: Item, kind: str, plan: Plan, units: Suggestion) -> dict[str, Any]:
    texts = {name: (item.get(name) or "").strip()[:longest] or None for name, longest in LONGEST.items()}
    choices = {name: item[name] for name, known in CHOICES.items() if item.get(name) in known}
    read = [_rung(rung) for rung in item.get("milestones", ())] if kind == "indicator" else []
    rungs = [rung for each in read if flaw(each) is None for rung in _each_year(each, item, plan)]
    said = {day for day in (day_of(item.get("due")), *(rung.due_on for rung in rungs)) if day}
    early = sorted(day for day in said if day < plan.valid_from)
    due_on = day_of(item.get("due"))
    doubts = [*_doubts_about(item, units), *_doubts_about_dates(item, read, early, plan)]
    return {
        **texts,
        **choices,
        "kind": kind,
        "lead_unit_id": units.lead_unit_id,
        "coordinating_unit_ids": units.coordinating_unit_ids,
        "milestones": [rung for rung in rungs if rung.due_on not in early][:MOST_RUNGS],
        "due_on": None if due_on in early else due_on,
        "doubts": tuple(doubts[:MOST_DOUBTS]),
    }


def _is_yearly(rung: Milestone, item: Item) -> bool:
    return rung.due_on is None and item.get("recurrence_every") == "year"


def _rung(read: Item) -> Milestone:
    return Milestone(
        comparator=read["comparator"],
        due_on=day_of(read.get("due")),
        value=read.get("value"),
        value_max=read.get("value_max"),
        unit_of_measure=(read.get("unit_of_measure") or "")[:80] or None,
    )


def _each_year(rung: Milestone, item: Item, plan: Plan) -> list[Milestone]:
    """The rung, or for a yearly target without a date one rung for each year of the plan."""
    if not _is_yearly(rung, item):
        return [rung]
    ends = (date(year, LAST_MONTH, LAST_DAY) for year in range(plan.valid_from.year, plan.valid_to.year + 1))
    return [replace(rung, due_on=end) for end in ends]


def _doubts_about(item: Item, units: Suggestion) -> Iterator[Doubt]:
    if item.get("lead_unit") and units.lead_unit_id is None:
        alike = "; ".join(unit.display_name for unit in units.likely)
        hint = f" Gần giống: {alike}." if alike else ""
        yield _doubt("lead-unit-unknown", f"Văn bản ghi chủ trì “{item['lead_unit']}”, chưa khớp với đơn vị nào.{hint}")
    if units.unknown:
        named = "; ".join(units.unknown)
        yield _doubt("coordinating-unit-unknown", f"Văn bản ghi phối hợp “{named}”, chưa khớp với đơn vị nào.")
    if any(len(item.get(name) or "") > longest for name, longest in LONGEST.items()):
        yield Doubt("text-shortened", "Có nội dung dài quá mức nên đã cắt bớt; hãy đối chiếu văn bản.")


def _doubts_about_dates(item: Item, read: Sequence[Milestone], early: Sequence[date], plan: Plan) -> Iterator[Doubt]:
    is_yearly = any(_is_yearly(rung, item) for rung in read)
    for doubt in item.get("doubts", ()):
        if not (is_yearly and doubt["code"] == "due-missing"):
            yield _doubt(doubt["code"], doubt["message"])
    if is_yearly:
        message = "Chỉ tiêu hằng năm không nêu ngày: tạm đặt mốc 31/12 của mỗi năm trong kế hoạch."
        yield Doubt("milestone-each-year", message)
    if any(flaw(rung) for rung in read):
        yield Doubt("milestone-unclear", "Có mốc không đọc được con số nên không được đưa vào; hãy đối chiếu văn bản.")
    if early:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in early)
        begins = f"trước ngày bắt đầu kế hoạch {plan.valid_from:%d/%m/%Y}"
        yield _doubt("date-before-plan", f"Văn bản nêu mốc {days}, {begins}; mốc đó không được đưa vào.")


def _doubt(code: str, message: str) -> Doubt:
    return Doubt(code, message if len(message) <= LONGEST_MESSAGE else f"{message[: LONGEST_MESSAGE - 1]}…")
