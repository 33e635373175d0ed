"""The table of units as CSV, in and out. What its rows mean is for the domain."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.plans.domain.names import fold
from services.plans.domain.unit_rows import Row
from services.plans.domain.units import Unit, parent_of

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit_id": ("ma", "ma don vi", "unit id"),
    "display_name": ("ten", "ten don vi", "display name"),
    "kind": ("cap", "kind"),
    "peer_group": ("nhom", "peer group"),
    "code": ("ma hanh chinh", "ma dvhc", "code"),
    "parent_id": ("cap tren", "parent", "parent id"),
}
FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
WRITTEN = {
    "ma": "unit_id", "ten": "display_name", "cap": "kind", "nhom": "peer_group", "ma_hanh_chinh": "code",
    "cap_tren": "parent_id",
}  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_ROWS = 20_000


class UnreadableSheetError(Exception):
    """The file cannot be read as a table; `slug` for programs, `sentence` for people."""

    def __init__(self, slug: str, sentence: str) -> None:
        super().__init__(slug)
        self.slug = slug
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, and what the file itself calls each field."""

    rows: Sequence[Row]
    headings: Mapping[str, str]


def read(content: bytes) -> Sheet:
    """Read UTF-8, with or without its mark, cells parted by comma or semicolon."""
    try:
        lines = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content)))
    except csv.Error as error:
        sentence = f"Tệp không đúng dạng CSV ({error}). Hãy lưu lại dạng CSV UTF-8 từ bảng tính."
        raise UnreadableSheetError("csv-broken", sentence) from None
    headings = {name: cell.strip() for cell in (lines[0] if lines else []) if (name := FIELD_OF.get(fold(cell)))}
    if missing := {"unit_id": "ma", "display_name": "ten"}.keys() - headings.keys():
        names = ", ".join(sorted(HEADINGS[name][0] for name in missing))
        sentence = f"Dòng đầu của tệp thiếu cột {names}. Hãy đặt tên các cột: {', '.join(WRITTEN)}."
        raise UnreadableSheetError("csv-without-headings", sentence)
    columns = [FIELD_OF.get(fold(cell)) for cell in lines[0]]
    rows = [row for number, line in enumerate(lines[1:], start=2) if (row := _row(number, columns, line)).cells]
    if len(rows) > MAX_ROWS:
        sentence = f"Tệp có {len(rows)} dòng, mỗi lần nhận tối đa {MAX_ROWS}. Hãy tách tệp, cấp trên trước."
        raise UnreadableSheetError("csv-too-long", sentence)
    return Sheet(rows, headings)


def write(units: Iterable[Unit]) -> bytes:
    """Return the table as spreadsheets open it: UTF-8 with its mark, no cell taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(WRITTEN)
    for unit in units:
        cells = {name: getattr(unit, name, None) for name in WRITTEN.values()} | {"parent_id": parent_of(unit.unit_id)}
        writer.writerow(_escaped(cells[name] or "") for name in WRITTEN.values())
    return out.getvalue().encode("utf-8-sig")


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        sentence = "Tệp không phải UTF-8. Trong bảng tính, hãy chọn lưu dạng “CSV UTF-8” rồi gửi lại."
        raise UnreadableSheetError("csv-not-utf8", sentence) from None
    if "\0" in text:
        raise UnreadableSheetError("csv-broken", "Tệp có ký tự NUL nên không phải CSV. Hãy lưu lại dạng CSV UTF-8.")
    return unicodedata.normalize("NFC", text)


def _delimiter(content: bytes) -> str:
    heading = content.partition(b"\n")[0]
    return ";" if heading.count(b";") > heading.count(b",") else ","


def _row(number: int, columns: Sequence[str | None], line: Sequence[str]) -> Row:
    cells = {name: _unescaped(cell.strip()) for name, cell in zip(columns, line, strict=False) if name and cell.strip()}
    return Row(number, cells)


def _escaped(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA, "'")) else cell
