"""What the cells of a plan's workbook hold: days, units, ladders, money, paths. Each way out has its way back.

A reader raises ValueError with a Vietnamese sentence where it does not understand a cell.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.plans.domain.names import Directory, fold
from services.plans.domain.tasks import Task
from services.plans.sheets.cells import Cell, escaped, number_in, unescaped

NUMBER = r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
DAY = r"\d{1,2}/\d{1,2}/\d{4}"
RUNG = re.compile(
    rf"(?:(?P<due_on>{DAY})\s*:\s*)?(?P<sign>≥|>=|≤|<=|>|<|=)?\s*(?P<value>{NUMBER})"
    rf"(?:\s*[–-]\s*(?P<value_max>{NUMBER}))?\s*(?P<unit>.*)"
)
WORDS_ONLY = re.compile(rf"(?:(?P<due_on>{DAY})\s*:\s*)?định tính")
NEXT_RUNG = re.compile(rf"\n|;(?=\s*(?:{DAY}\s*:|[≥≤<>=]|\d))")
NEXT = re.compile(r"\n|;")
MONEY = re.compile(r"(?P<source>\D+?)\s+(?P<year>\d{4})\s*:\s*(?P<amount>[\d.]+)(?:\s*đồng)?")
POINT = re.compile(rf"(?P<on>{DAY})\s*:\s*(?P<rate>{NUMBER})\s*%?")
DOUBT = re.compile(r"(?P<code>[a-z0-9-]{1,60}): (?P<message>.+)")
UNIT_ID = re.compile(r"\(([a-z0-9.-]+)\)$")

SIGNS = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", ">": ">", "<": "<", "=": "=", None: "="}
SHOWN_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}
SOURCES = {"state": "ngân sách", "social": "xã hội hóa", "other": "nguồn khác"}
HUNDRED = Decimal(100)
Fields = Mapping[str, Any]


def read_text(cell: Cell, _directory: Directory) -> str | None:
    return unescaped(cell)


def read_number(cell: Cell, _directory: Directory) -> float | None:
    return number_in(cell)


def read_day(cell: Cell, _directory: Directory) -> str | None:
    """A date cell, or `30/6/2026` typed as text; given back as ISO text."""
    text = unescaped(cell)
    return None if text is None else _day(text)


def choice_reader(labels: Mapping[str, str]) -> Callable[[Cell, Directory], str | None]:
    """Reader of a cell that offers labels, by value."""
    by_label = {fold(label): value for value, label in labels.items()}

    def read(cell: Cell, _directory: Directory) -> str | None:
        text = unescaped(cell)
        if text is None:
            return None
        if fold(text) not in by_label:
            raise ValueError(
                f"“{text[:40]}” không có trong danh mục. Hãy chọn một trong: {', '.join(labels.values())}."
            )
        return by_label[fold(text)]

    return read


def unit_shown(unit_id: str | None, names: Mapping[str, str]) -> str | None:
    """`Phòng Văn hóa – Xã hội (mau.xa-mot.phong-vhxh)`; the id alone where no name is known."""
    if unit_id is None:
        return None
    return escaped(f"{names[unit_id]} ({unit_id})" if unit_id in names else unit_id)


def read_unit(cell: Cell, directory: Directory) -> str | None:
    """A unit by its id, or by a name only one unit bears."""
    text = unescaped(cell)
    if text is None:
        return None
    bracketed = UNIT_ID.search(text)
    for wanted in (bracketed[1] if bracketed else text, text):
        if wanted in directory:
            return wanted
    if found := directory.certain(text):
        return found
    raise ValueError(f"Không có đơn vị “{text[:80]}” trong địa bàn của kế hoạch. Hãy chọn trong danh mục đơn vị.")


def read_units(cell: Cell, directory: Directory) -> list[str]:
    return [unit_id for part in _parts(cell, NEXT) if (unit_id := read_unit(part, directory))]


def rungs_shown(task: Task) -> str | None:
    """`30/06/2026: ≥ 50 %`, one line for a rung; a bare number stands for `=`."""
    lines = []
    for rung in task.milestones:
        day = f"{rung.due_on:%d/%m/%Y}: " if rung.due_on else ""
        if not rung.is_numeric or rung.value is None:
            lines.append(f"{day}định tính")
            continue
        upper = f" – {number_shown(rung.value_max)}" if rung.value_max is not None else ""
        sign = SHOWN_SIGNS.get(rung.comparator, "")
        lines.append(f"{day}{sign}{number_shown(rung.value)}{upper} {rung.unit_of_measure or ''}".rstrip())
    return escaped("\n".join(lines) or None)


def read_rungs(cell: Cell, _directory: Directory) -> list[dict[str, Any]]:
    return [_rung(part) for part in _parts(cell, NEXT_RUNG)]


def budget_shown(task: Task) -> str | None:
    lines = (f"{SOURCES[line.source]} {line.year}: {line.planned_vnd}" for line in task.budget)
    return "\n".join(lines) or None


def read_budget(cell: Cell, _directory: Directory) -> list[dict[str, Any]]:
    by_label = {fold(label): source for source, label in SOURCES.items()}
    found = []
    for part in _parts(cell, NEXT):
        match = MONEY.fullmatch(part)
        if match is None or fold(match["source"]) not in by_label:
            raise ValueError(f"“{part[:60]}” chưa đúng dạng “ngân sách 2026: 500.000.000” (đồng).")
        amount = int(match["amount"].replace(".", ""))
        found.append({"source": by_label[fold(match["source"])], "year": int(match["year"]), "planned_vnd": amount})
    return found


def path_shown(task: Task) -> str | None:
    lines = (f"{point.on:%d/%m/%Y}: {_shown(Decimal(repr(point.rate)) * HUNDRED)} %" for point in task.own_path)
    return "\n".join(lines) or None


def read_path(cell: Cell, _directory: Directory) -> list[dict[str, Any]] | None:
    found = []
    for part in _parts(cell, NEXT):
        match = POINT.fullmatch(part)
        if match is None:
            raise ValueError(f"“{part[:60]}” chưa đúng dạng “30/06/2026: 50 %”.")
        found.append({"on": _day(match["on"]), "rate": float(_decimal(match["rate"]) / HUNDRED)})
    return found or None


def doubts_shown(task: Task) -> str | None:
    return escaped("\n".join(f"{doubt.code}: {' '.join(doubt.message.split())}" for doubt in task.doubts) or None)


def read_doubts(cell: Cell, _directory: Directory) -> list[dict[str, str]]:
    """Doubts a person did not clear; a line of words of one's own is a doubt as well."""
    lines = [line.strip() for line in (unescaped(cell) or "").split("\n") if line.strip()]
    matches = [(line, DOUBT.fullmatch(line)) for line in lines]
    return [match.groupdict() if match else {"code": "noted", "message": line} for line, match in matches]


def number_shown(value: float) -> str:
    """As Vietnamese write it, exactly: `82,5`."""
    return _shown(Decimal(repr(value)))


def _rung(part: str) -> dict[str, Any]:
    if words := WORDS_ONLY.fullmatch(part.lower()):
        return {"comparator": "qualitative", "due_on": _day(words["due_on"]) if words["due_on"] else None}
    match = RUNG.fullmatch(part)
    if match is None or (match["sign"] and match["value_max"]):
        raise ValueError(
            f"Mốc “{part[:60]}” chưa đúng dạng “31/12/2026: ≥ 80 %”, “30/06/2026: 30 – 50 %” hoặc “định tính”."
        )
    is_range = match["value_max"] is not None
    return {
        "comparator": "range" if is_range else SIGNS[match["sign"]],
        "due_on": _day(match["due_on"]) if match["due_on"] else None,
        "value": float(_decimal(match["value"])),
        "value_max": float(_decimal(match["value_max"])) if is_range else None,
        "unit_of_measure": match["unit"].strip() or None,
    }


def _parts(cell: Cell, separator: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in separator.split(unescaped(cell) or "") if part.strip()]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _shown(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _day(text: str) -> str:
    day, month, year = text.split("/") if re.fullmatch(DAY, text) else ("0", "0", "0")
    try:
        return (
            date.fromisoformat(text).isoformat()
            if "/" not in text
            else date(int(year), int(month), int(day)).isoformat()
        )
    except ValueError:
        raise ValueError(f"“{text[:40]}” không phải là ngày. Hãy nhập dạng 31/12/2026.") from None
