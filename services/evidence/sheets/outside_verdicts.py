"""Outside verdicts as a workbook: locked columns tell the claim, open ones take the verdict. No io but bytes."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple, Self

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.evidence.domain.outside import OutsideVerdict
from services.evidence.domain.reviews import Decision, State
from services.evidence.sheets.cells import day_in, escaped, fold, unescaped

NAME = "Kết quả ngoài hệ thống"
REASONS = "Danh mục lý do"
HEADINGS: Mapping[str, tuple[str, int]] = {
    "review_id": ("Mã đề nghị", 4),
    "unit": ("Đơn vị", 34),
    "code": ("Số hiệu", 12),
    "task": ("Nhiệm vụ, chỉ tiêu", 60),
    "claimed_on": ("Ngày báo hoàn thành", 14),
    "state": ("Kết quả hiện tại", 16),
    "decision": ("Kết quả thẩm định ngoài", 18),
    "reasons": ("Mã lý do (mỗi dòng một mã)", 28),
    "given_on": ("Ngày kết luận", 14),
    "reference": ("Căn cứ: số văn bản hoặc mã trên hệ thống", 36),
    "note": ("Ghi chú", 40),
}
FIELDS = tuple(HEADINGS)
FIRST_OPEN = FIELDS.index("decision") + 1
HEADING_ROW = 2
GUIDE = (
    "Chỉ nhập vào các ô màu vàng của dòng đã có kết quả thẩm định ngoài hệ thống; các dòng khác để trống. "
    "Trả lại thì phải có mã lý do ở trang Danh mục lý do. Một ô sai thì cả bảng chưa được ghi."
)
WORDS: Mapping[Decision, str] = {"accepted": "Chấp nhận", "rejected": "Trả lại"}
STATES: Mapping[State, str] = {
    "pending": "Chờ thẩm định",
    "accepted": "Chấp nhận",
    "rejected": "Trả lại",
    "superseded": "Đã thay thế",
}
OPEN_FILL = PatternFill("solid", fgColor="FFF8E1")
CODE = re.compile(r"[^\s;,]+")
MAX_ROWS = 5000
MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 32 << 20
MAX_TEXT = {"reference": 500, "note": 4000, "reasons": 1000}


class UnreadableSheetError(Exception):
    """The file is no workbook of ours; `slug` for programs, `sentence` for people."""

    def __init__(self, slug: str, sentence: str) -> None:
        super().__init__(slug)
        self.slug = slug
        self.sentence = sentence


class CellError(NamedTuple):
    """What is wrong with one cell; `cell` as the program names it, e.g. `G7`."""

    sheet: str
    cell: str
    message: str

    @classmethod
    def at(cls, row: int, name: str, message: str) -> Self:
        """An error in the column of a field."""
        return cls(NAME, f"{get_column_letter(FIELDS.index(name) + 1)}{row}", message)


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as it is written out, with the outside verdict on record, if there is one."""

    review_id: str
    unit: str
    code: str | None
    task: str
    claimed_on: date
    state: State
    verdict: OutsideVerdict | None


@dataclass(frozen=True, slots=True)
class Row:
    """A verdict as it came in; `number` is its row in the sheet, from 1."""

    number: int
    review_id: str
    verdict: OutsideVerdict


@dataclass
class ReadSheet:
    """Rows that say something, and what is wrong."""

    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def write(lines: Sequence[Line], reasons: Mapping[str, str]) -> bytes:
    """A workbook with a row for each claim; read back untouched it says what is on record."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = NAME
    sheet.append([None, GUIDE])
    sheet.append([heading for heading, _ in HEADINGS.values()])
    for line in lines:
        sheet.append(_cells(line))
    _dress(sheet, len(lines))
    listed = book.create_sheet(REASONS)
    for code, text in reasons.items():
        listed.append([code, escaped(text)])
    listed.column_dimensions["A"].width, listed.column_dimensions["B"].width = 28, 90
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> ReadSheet:
    """The verdicts of a workbook that came back; raises UnreadableSheetError."""
    rows = _rows_of(content)
    heading = next((number for number, cells in enumerate(rows[:20]) if cells[:1] == [HEADINGS["review_id"][0]]), None)
    if heading is None:
        sentence = f"Không thấy bảng “{NAME}” với dòng tiêu đề. Hãy tải lại bảng rồi nhập vào bảng đó."
        raise UnreadableSheetError("sheet-without-headings", sentence)
    if len(rows) > MAX_ROWS:
        raise UnreadableSheetError("sheet-too-long", f"Bảng có hơn {MAX_ROWS} dòng. Hãy tách ra gửi nhiều lần.")
    found = ReadSheet()
    seen: set[str] = set()
    for number, cells in enumerate(rows[heading + 1 :], start=heading + 2):
        given = dict(zip(FIELDS, [*cells, *[None] * len(FIELDS)], strict=False))
        if any(unescaped(given[name]) for name in FIELDS[FIRST_OPEN - 1 :]):
            _read_row(found, number, given, seen)
    return found


def _cells(line: Line) -> list[str | date | None]:
    given = line.verdict
    return [
        line.review_id,
        escaped(line.unit),
        escaped(line.code),
        escaped(line.task),
        line.claimed_on,
        STATES[line.state],
        WORDS[given.decision] if given else None,
        "\n".join(given.reasons) if given else None,
        given.given_on if given else None,
        escaped(given.reference) if given else None,
        escaped(given.note) if given else None,
    ]


def _dress(sheet: Worksheet, count: int) -> None:
    for column, (_, width) in enumerate(HEADINGS.values(), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(HEADING_ROW, column).font = Font(bold=True)
    sheet.column_dimensions["A"].hidden = True
    last = HEADING_ROW + count
    for row in sheet.iter_rows(min_row=HEADING_ROW + 1, max_row=last, max_col=len(FIELDS)) if count else ():
        for column, cell in enumerate(row, start=1):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column >= FIRST_OPEN:
                cell.protection, cell.fill = Protection(locked=False), OPEN_FILL
    choice = DataValidation("list", formula1=f'"{",".join(WORDS.values())}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"{get_column_letter(FIRST_OPEN)}{HEADING_ROW + 1}:{get_column_letter(FIRST_OPEN)}{max(last, 3)}")
    sheet.freeze_panes = f"E{HEADING_ROW + 1}"
    sheet.protection.sheet = True


def _rows_of(content: bytes) -> list[list[Any]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            members = package.infolist()
        is_too_large = len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED_BYTES
        rows = [] if is_too_large else _cells_of(content)
    except Exception as error:  # openpyxl raises a dozen kinds on a damaged package
        sentence = "Tệp không mở được như một bảng tính .xlsx. Hãy tải lại bảng rồi nhập vào bảng đó."
        raise UnreadableSheetError("sheet-broken", sentence) from error
    if is_too_large:
        raise UnreadableSheetError("sheet-too-large", "Bảng tính giải nén ra quá lớn. Hãy tải lại bảng rồi nhập.")
    return rows


def _cells_of(content: bytes) -> list[list[Any]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book[NAME] if NAME in book.sheetnames else book.worksheets[0]
    return [list(cells) for cells in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=len(FIELDS), values_only=True)]


def _read_row(found: ReadSheet, number: int, given: Mapping[str, Any], seen: set[str]) -> None:
    wrong = dict(_complaints(given, seen))
    found.errors += [CellError.at(number, name, message) for name, message in wrong.items()]
    review_id, reference = unescaped(given["review_id"]), unescaped(given["reference"])
    decision, given_on = _decision(given["decision"]), day_in(given["given_on"])
    seen |= {review_id} if review_id else set()
    if wrong or not (review_id and reference and decision and given_on):
        return
    reasons = tuple(CODE.findall(unescaped(given["reasons"]) or ""))
    verdict = OutsideVerdict(decision, given_on, reference, reasons, unescaped(given["note"]))
    found.rows.append(Row(number, review_id, verdict))


def _complaints(given: Mapping[str, Any], seen: set[str]) -> Iterable[tuple[str, str]]:
    review_id = unescaped(given["review_id"])
    if review_id is None:
        yield "review_id", "Dòng này không có mã đề nghị. Hãy tải lại bảng rồi nhập vào đúng dòng."
    elif review_id in seen:
        yield "review_id", "Đề nghị này đã có ở một dòng phía trên. Hãy giữ lại một dòng."
    if _decision(given["decision"]) is None:
        yield "decision", f"Hãy chọn một trong: {', '.join(WORDS.values())}."
    if day_in(given["given_on"]) is None:
        yield "given_on", "Hãy nhập ngày kết luận dạng 31/12/2026."
    if not unescaped(given["reference"]):
        yield "reference", "Hãy nhập số văn bản kết luận hoặc mã trên hệ thống theo dõi."
    for name, limit in MAX_TEXT.items():
        if len(unescaped(given[name]) or "") > limit:
            yield name, f"Nội dung dài quá {limit} ký tự. Hãy rút gọn."


def _decision(cell: str | float | datetime | None) -> Decision | None:
    said = fold(unescaped(cell) or "")
    return next((decision for decision, word in WORDS.items() if fold(word) == said), None)
