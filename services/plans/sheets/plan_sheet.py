"""A plan as a workbook: blank or filled, with a guide and lists of choices; and the lines a filled one holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.plans.domain.names import Directory, fold
from services.plans.domain.plans import Plan
from services.plans.domain.tasks import Task
from services.plans.sheets.cells import Cell, CellError, cell_name, escaped, unescaped
from services.plans.sheets.plan_cells import unit_shown
from services.plans.sheets.plan_columns import COLUMNS, UNITS, Column, Names, Shown

NAME, GUIDE, LISTS = "Kế hoạch", "Hướng dẫn", "Danh mục"
HEADING_ROW = 2
OFFERED_ROWS = 1000
DAY_FORMAT, TEXT_FORMAT = "dd/mm/yyyy", "@"
HEADINGS = {fold(column.heading): column for column in COLUMNS}
ADVICE = (
    "Mỗi dòng là một chỉ tiêu hoặc nhiệm vụ. Cột được nhận theo tên ở dòng tiêu đề: có thể đổi chỗ, bỏ cột không dùng.",
    "Cột bắt buộc: Loại, Nội dung. Ô trống nghĩa là văn bản không nêu; hệ thống không tự điền.",
    "Có lỗi ở bất kỳ ô nào thì không dòng nào được nhận; mọi lỗi được nêu cùng lúc theo ô.",
)


@dataclass(slots=True)
class Row:
    """One line of a workbook: where it stands, and its fields as a line of a plan takes them."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class PlanSheet:
    """What a workbook says, and everything that is wrong with it."""

    name: str = NAME
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def error_at(self, row: Row, name: str, message: str) -> CellError:
        """The error of one field; of a field without column, at the name of the line."""
        return CellError(self.name, cell_name(row.number, self.columns.get(name, self.columns["name"])), message)


def write_plan(plan: Plan, lines: Sequence[Task], names: Names) -> bytes:
    """A workbook with these lines; `names` are the units to choose from, by id."""
    return _workbook(plan.title, [[column.write(line, plan, names) for column in COLUMNS] for line in lines], names)


def write_blank(names: Names) -> bytes:
    """A workbook to fill in."""
    return _workbook("Bảng nhập kế hoạch", [], names)


def _workbook(title: str, rows: Sequence[Sequence[Shown]], names: Names) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = NAME
    sheet.append([escaped(title)])
    sheet.append([column.heading for column in COLUMNS])
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        for place, value in enumerate(row, start=1):
            _fill(sheet, number, place, value)
    _dress(sheet, max(len(rows), OFFERED_ROWS))
    _add_guide(book)
    _add_lists(book, sheet, [str(unit_shown(unit_id, names)) for unit_id in names])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_plan(book: dict[str, Any], directory: Directory) -> PlanSheet:
    """What the cells of a workbook say, as `Reader.cells` gives them; the sheet is known by its headings."""
    read = PlanSheet()
    for sheet in sorted(book["sheets"], key=lambda found: found["name"] != NAME):
        heading = _heading(sheet["rows"])
        if heading is not None:
            read.name = sheet["name"]
            at, read.columns = heading
            for number, cells in sheet["rows"]:
                if number > at:
                    _read_row(read, number, cells, directory)
            break
    else:
        read.errors.append(CellError(NAME, "A1", "Không thấy dòng tiêu đề có “Loại” và “Nội dung”. Hãy dùng bảng mẫu."))
        return read
    if not read.rows and not read.errors:
        where = cell_name(at + 1, read.columns["name"])
        read.errors.append(CellError(read.name, where, "Bảng chưa có dòng nào. Hãy nhập ít nhất một dòng."))
    return read


def _heading(rows: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[int, dict[str, int]] | None:
    needed = {column.field for column in COLUMNS if column.is_needed}
    for number, cells in rows:
        named = [(HEADINGS.get(fold(str(cell or ""))), place) for place, cell in enumerate(cells, start=1)]
        found = {column.field: place for column, place in reversed(named) if column is not None}
        if needed <= found.keys():
            return number, found
    return None


def _read_row(read: PlanSheet, number: int, cells: Sequence[Cell], directory: Directory) -> None:
    by_field = {name: cells[place - 1] if place <= len(cells) else None for name, place in read.columns.items()}
    if not any(unescaped(cell) for name, cell in by_field.items() if name != "task_id"):
        return
    row = Row(number)
    for column in COLUMNS:
        if column.field in by_field:
            _read_cell(read, row, column, by_field[column.field], directory)
    read.rows.append(row)


def _read_cell(read: PlanSheet, row: Row, column: Column, cell: Cell, directory: Directory) -> None:
    try:
        value = column.read(cell, directory)
    except ValueError as error:
        read.errors.append(read.error_at(row, column.field, str(error)))
        return
    if value is not None:
        row.fields[column.field] = value
    elif column.is_needed:
        read.errors.append(read.error_at(row, column.field, f"Chưa nhập “{column.heading}”."))


def _fill(sheet: Worksheet, row: int, column: int, value: Shown) -> None:
    if value is None:
        return
    place = sheet.cell(row, column, value)
    if isinstance(value, str):
        # Text like "1.10" stays text when somebody edits the cell.
        place.number_format = TEXT_FORMAT
    elif isinstance(value, date):
        place.number_format = DAY_FORMAT
    place.alignment = Alignment(wrap_text=True, vertical="top")


def _dress(sheet: Worksheet, rows: int) -> None:
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.cell(HEADING_ROW, place).font = Font(bold=True)
        sheet.cell(HEADING_ROW, place).alignment = Alignment(wrap_text=True, vertical="center")
        if column.field in {"code", "starts_on", "due_on"}:
            sheet.column_dimensions[letter].number_format = TEXT_FORMAT if column.field == "code" else DAY_FORMAT
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = cell_name(HEADING_ROW + 1, 5)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{cell_name(HEADING_ROW + rows, len(COLUMNS))}"


def _add_guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    for advice in ADVICE:
        sheet.append([advice])
    sheet.append([])
    sheet.append(["Cột", "Cách nhập"])
    for column in COLUMNS:
        sheet.append([column.heading, column.hint])
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 110


def _add_lists(book: Workbook, sheet: Worksheet, units: Sequence[str]) -> None:
    lists = book.create_sheet(LISTS)
    offered = [column for column in COLUMNS if column.choices]
    for place, column in enumerate(offered, start=1):
        choices = units if column.choices == UNITS else list(column.choices or ())
        for row, text in enumerate((column.heading, *choices), start=1):
            lists.cell(row, place, text)
        if choices:
            letter = get_column_letter(place)
            _offer(sheet, column, f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${len(choices) + 1}")


def _offer(sheet: Worksheet, column: Column, choices: str) -> None:
    letter = get_column_letter(COLUMNS.index(column) + 1)
    offer = DataValidation(type="list", formula1=f"={choices}", allow_blank=True, showErrorMessage=False)
    offer.add(f"{letter}{HEADING_ROW + 1}:{letter}{HEADING_ROW + OFFERED_ROWS}")
    sheet.add_data_validation(offer)
