"""The grid of reports as a workbook: locked columns tell the task, open ones take what the unit says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.plans.domain.grid import GridRow
from services.plans.domain.names import fold
from services.plans.domain.reports import Objection, Report, Statement
from services.plans.sheets.cells import Cell, CellError, NotANumberError, cell_name, escaped, number_in, unescaped

NAME = "Báo cáo"
HEADINGS = (
    "Mã", "Số hiệu", "Nhiệm vụ, chỉ tiêu", "Đơn vị tính", "Mục tiêu", "Kỳ trước", "Kết quả kỳ này",
    "Tỷ lệ hoàn thành (%)", "Ghi chú", "Khó khăn, vướng mắc", "Kiến nghị", "Vì sao khóa",
)  # fmt: skip
WIDTHS = (4, 12, 60, 14, 16, 14, 16, 16, 40, 40, 40, 40)
FIRST_OPEN, LAST_OPEN = 7, 11
HEADING_ROW = 3
PERIOD_MARK = "kỳ:"
OPEN_FILL = PatternFill("solid", fgColor="FFF8E1")
GUIDE = (
    "Chỉ nhập vào các ô màu vàng. Ô trống nghĩa là chưa có số liệu; số 0 là có số liệu và bằng không. "
    "Báo cáo hoàn thành phải kèm minh chứng nên làm ở trang nhiệm vụ."
)
FIGURES = {"Kết quả kỳ này": "value", "Tỷ lệ hoàn thành (%)": "completion_rate"}
TEXTS = {"Ghi chú": "note", "Khó khăn, vướng mắc": "difficulties", "Kiến nghị": "proposals"}
MAX_TEXT = 4000
PERCENT = 100
DIGITS = 6


@dataclass
class ReadSheet:
    """Rows of a workbook that came back: where each stands, and what is wrong."""

    period_id: str | None = None
    rows: list[tuple[int, str, Statement]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def error_at(self, index: int, why: Objection) -> CellError:
        """Where a refused row stands in the workbook."""
        column = FIRST_OPEN + (why.slug == "value-required" and self.rows[index][2].completion_rate is not None)
        return CellError(NAME, cell_name(self.rows[index][0], column), why.sentence)


def write_grid(title: str, period_id: str, rows: Sequence[GridRow]) -> bytes:
    """A workbook with a row for each task."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = NAME
    sheet.append([f"{PERIOD_MARK}{period_id}", title])
    sheet.append([None, GUIDE])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(_cells(row))
    _dress(sheet, [row.objection is None for row in rows])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_grid(book: dict[str, Any]) -> ReadSheet:
    """What the cells of a workbook say, as `Reader.cells` gives them; empty rows are left in, for 0 is not empty."""
    read = ReadSheet()
    sheet = next((found for found in book["sheets"] if found["name"] == NAME), None)
    heading = _heading(sheet["rows"]) if sheet else None
    if sheet is None or heading is None:
        read.errors.append(CellError(NAME, "A1", "Không thấy bảng nhập báo cáo. Hãy tải lại mẫu rồi nhập vào mẫu đó."))
        return read
    marks = (str(cell) for _, cells in sheet["rows"] for cell in cells[:1] if cell)
    read.period_id = next((mark.removeprefix(PERIOD_MARK) for mark in marks if mark.startswith(PERIOD_MARK)), None)
    at, columns = heading
    for number, cells in sheet["rows"]:
        if number > at:
            _read_row(read, number, {name: _at(cells, column) for name, column in columns.items()}, columns)
    return read


def _cells(row: GridRow) -> list[Cell]:
    task, target, said = row.task, row.target, row.current.said if row.current else Statement()
    is_numeric = target is not None and target.is_numeric
    return [
        task.task_id,
        escaped(task.code),
        escaped(task.name),
        escaped(target.unit_of_measure) if target else None,
        escaped(f"{target.comparator} {target.value:g}") if target is not None and target.value is not None else None,
        _figure(row.previous, is_numeric=is_numeric),
        said.value,
        None if is_numeric else _percent(said.completion_rate),
        escaped(said.note),
        escaped(said.difficulties),
        escaped(said.proposals),
        row.objection.sentence if row.objection else None,
    ]


def _figure(report: Report | None, *, is_numeric: bool) -> float | None:
    if report is None:
        return None
    return report.said.value if is_numeric else _percent(report.said.completion_rate)


def _percent(rate: float | None) -> float | None:
    return None if rate is None else round(rate * PERCENT, DIGITS - 2)


def _dress(sheet: Worksheet, are_open: Iterable[bool]) -> None:
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(HEADING_ROW, column).font = Font(bold=True)
    sheet.column_dimensions["A"].hidden = True
    for number, is_open in enumerate(are_open, start=HEADING_ROW + 1):
        for column in range(1, len(HEADINGS) + 1):
            place = sheet.cell(number, column)
            place.alignment = Alignment(wrap_text=True, vertical="top")
            if is_open and FIRST_OPEN <= column <= LAST_OPEN:
                place.protection = Protection(locked=False)
                place.fill = OPEN_FILL
    sheet.freeze_panes = cell_name(HEADING_ROW + 1, 4)
    sheet.protection.sheet = True


def _heading(rows: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[int, dict[str, int]] | None:
    wanted = {fold(name): name for name in HEADINGS}
    for number, cells in rows:
        found = {
            wanted[fold(str(cell))]: place for place, cell in enumerate(cells, 1) if fold(str(cell or "")) in wanted
        }
        if {"Mã", "Kết quả kỳ này"} <= found.keys():
            return number, found
    return None


def _at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if column <= len(cells) else None


def _read_row(read: ReadSheet, number: int, cells: dict[str, Cell], columns: dict[str, int]) -> None:
    given: dict[str, Any] = {}
    for heading, name in FIGURES.items():
        try:
            given[name] = number_in(cells.get(heading))
        except NotANumberError as error:
            read.errors.append(CellError(NAME, cell_name(number, columns[heading]), str(error)))
    for heading, name in TEXTS.items():
        given[name] = unescaped(cells.get(heading))
        if len(given[name] or "") > MAX_TEXT:
            message = f"Nội dung dài quá {MAX_TEXT} ký tự. Hãy rút gọn."
            read.errors.append(CellError(NAME, cell_name(number, columns[heading]), message))
    rate = given.pop("completion_rate", None)
    if rate is not None and not 0 <= rate <= PERCENT:
        message = "Tỷ lệ hoàn thành phải từ 0 đến 100."
        read.errors.append(CellError(NAME, cell_name(number, columns["Tỷ lệ hoàn thành (%)"]), message))
    task_id = unescaped(cells.get("Mã"))
    if task_id is not None:
        statement = Statement(completion_rate=None if rate is None else round(rate / PERCENT, DIGITS), **given)
        read.rows.append((number, task_id, statement))
    elif any(value is not None for value in (rate, *given.values())):
        message = "Dòng này không có mã nhiệm vụ. Hãy tải lại mẫu rồi nhập vào đúng dòng."
        read.errors.append(CellError(NAME, cell_name(number, 1), message))
