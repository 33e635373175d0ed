"""Reading a plan of a hundred pages in each format, in the process that reads for the service."""

import asyncio
import json
import os
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from time import perf_counter

import docx
import openpyxl

from bench.row import Row
from services.plans.clients.reader import ENVIRONMENT, PROGRAM
from tests.unit.plans.reading.papers import Sheet, pdf, table

PAGES = 100
LINES_TO_A_PAGE, LETTERS_TO_A_LINE = 46, 80
ROWS_TO_A_PAGE = 12
PROSE_PAGES = 60
MANY_ROWS = 10_000
MEBIBYTE = 1024 * 1024

HEAD = ("KẾ HOẠCH", "Chuyển đổi số trên địa bàn xã Mẫu Một năm 2026", "-----")
COLUMNS = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm")
WIDTHS = (30, 150, 95, 85, 60, 65)
UNITS = (
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế",
    "Văn phòng HĐND và UBND",
    "Công an xã",
    "Trạm Y tế",
    "Đoàn Thanh niên",
)
WORK = ("Rà soát", "Số hóa", "Xây dựng quy trình", "Tập huấn", "Kiểm tra", "Công khai", "Nâng cấp", "Tuyên truyền")
THINGS = (
    "hồ sơ hộ tịch",
    "đất nông nghiệp",
    "mạng truyền thanh",
    "dịch vụ công",
    "an toàn thông tin",
    "học bạ số",
    "sổ sức khỏe",
)
SHARES = ("đạt từ {}% trở lên", "trên {}%", "tối thiểu {}%", "đạt {}%", "khoảng {}%")


def prose() -> Iterator[str]:
    """Numbered targets and orders without end, no two alike."""
    yield "I. MỤC TIÊU"
    for number in range(1, 181):
        share = SHARES[number % len(SHARES)].format(40 + number % 60)
        yield f"({number}) Tỷ lệ {THINGS[number % 7]} của nhóm {number} được xử lý trên mạng {share} vào năm 2026."
    yield "II. NHIỆM VỤ, GIẢI PHÁP"
    for number in count(1):
        work, thing, unit, other = WORK[number % 8], THINGS[number % 7], UNITS[number % 6], UNITS[(number + 1) % 6]
        yield (
            f"{number % 90 + 1}. {unit} chủ trì, phối hợp với {other} {work.lower()} {thing} tại thôn số"
            f" {number % 17 + 1}, bảo đảm mỗi lượt thực hiện có biên bản, có người chịu trách nhiệm và được báo cáo"
            f" trước ngày {number % 27 + 1}/{number % 12 + 1}/2026. Hằng quý tổng hợp kết quả của đợt {number}, nêu rõ"
            " khó khăn, vướng mắc và đề xuất cách tháo gỡ để cấp trên xem xét."
        )


def annex_row(number: int) -> tuple[str, ...]:
    """A row of the table of tasks."""
    return (
        str(number),
        f"{WORK[number % 8]} {THINGS[number % 7]} đợt {number} trên địa bàn các thôn",
        UNITS[number % 6],
        UNITS[(number + 2) % 6],
        f"Quý {('I', 'II', 'III', 'IV')[number % 4]}/2026",
        f"Báo cáo đợt {number}",
    )


def lines(pages: int) -> list[str]:
    """Wrapped lines of so many pages."""
    found = list(HEAD)
    for paragraph in prose():
        found += textwrap.wrap(paragraph, LETTERS_TO_A_LINE)
        if len(found) >= pages * LINES_TO_A_PAGE:
            return found[: pages * LINES_TO_A_PAGE]
    return found


def write_txt(path: Path) -> None:
    """A hundred pages of lines."""
    path.write_text("\n".join(lines(PAGES)), encoding="utf-8")


def write_docx(path: Path) -> None:
    """Sixty pages of paragraphs and forty of one table."""
    document = docx.Document()
    written = 0
    for paragraph in chain(HEAD, prose()):
        document.add_paragraph(paragraph)
        written += len(textwrap.wrap(paragraph, LETTERS_TO_A_LINE))
        if written >= PROSE_PAGES * LINES_TO_A_PAGE:
            break
    document.add_paragraph("PHỤ LỤC")
    rows = [COLUMNS, *(annex_row(number) for number in range(1, (PAGES - PROSE_PAGES) * ROWS_TO_A_PAGE))]
    drawn = document.add_table(rows=len(rows), cols=len(COLUMNS))
    cells = drawn._cells  # noqa: SLF001 - asking each row for its cells takes minutes
    for at, text in enumerate(text for row in rows for text in row):
        cells[at].text = text
    document.save(str(path))


def write_xlsx(path: Path) -> None:
    """A hundred printed pages of rows under a title block."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    for text in (*HEAD[:2], None):
        sheet.append([text])
    sheet.append(COLUMNS)
    for number in range(1, PAGES * ROWS_TO_A_PAGE):
        sheet.append(annex_row(number))
    book.save(path)


def write_pdf(path: Path) -> None:
    """Sixty pages of lines and forty of ruled tables."""
    text = lines(PROSE_PAGES)
    sheets = [Sheet().lines(text[at : at + LINES_TO_A_PAGE]) for at in range(0, len(text), LINES_TO_A_PAGE)]
    sheets[-1].text(56, 810, "PHỤ LỤC")
    for first in range(1, (PAGES - PROSE_PAGES) * ROWS_TO_A_PAGE, ROWS_TO_A_PAGE):
        sheet = Sheet()
        table(sheet, WIDTHS, [COLUMNS, *(annex_row(number) for number in range(first, first + ROWS_TO_A_PAGE))])
        sheets.append(sheet)
    path.write_bytes(pdf(*sheets))


def write_many_rows(path: Path) -> None:
    """One table of ten thousand rows."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Nhiệm vụ")
    for row in ((HEAD[0],), (HEAD[1],), COLUMNS, *(annex_row(number) for number in range(1, MANY_ROWS + 1))):
        sheet.append(row)
    book.save(path)


WRITERS = {"txt": write_txt, "docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}


async def measure() -> list[Row]:
    """Return speed, seconds and peak memory of each format."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="nq57-bench-") as folder:
        for kind, write in WRITERS.items():
            path = Path(folder) / f"plan.{kind}"
            await asyncio.to_thread(write, path)
            seconds, peak = await asyncio.to_thread(_read, path)
            rows += [
                Row("read", f"{PAGES} pages of .{kind}", seconds, "s", at_most=10),
                Row("read", f"{PAGES} pages of .{kind}, speed", PAGES / seconds, "pages/s"),
                Row("read", f"{PAGES} pages of .{kind}, peak memory", peak, "MiB", at_most=300),
            ]
        path = Path(folder) / "rows.xlsx"
        await asyncio.to_thread(write_many_rows, path)
        seconds, peak = await asyncio.to_thread(_read, path)
        rows += [
            Row("read", "table of 10,000 rows", seconds, "s", at_most=60),
            Row("read", "table of 10,000 rows, peak memory", peak, "MiB", at_most=300),
        ]
    return rows


def _read(path: Path) -> tuple[float, float]:
    """Return seconds and mebibytes of the process that read the file, its start included."""
    output = path.with_suffix(".json")
    with output.open("wb") as target:
        began = perf_counter()
        process = subprocess.Popen([*PROGRAM, str(path)], stdout=target, cwd=path.parent, env=ENVIRONMENT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    found = json.loads(output.read_text(encoding="utf-8")) if process.returncode == 0 else {}
    if not found.get("tasks"):
        raise RuntimeError(f"{path.name}: nothing was read, exit code {process.returncode}")
    return seconds, used.ru_maxrss * 1024 / MEBIBYTE
