"""Writes the sample plans (.docx and .txt) from their contents beside it. The plans themselves say nothing new here."""

import textwrap
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent
CONTENTS = ("xa-mau-mot.yaml", "phuong-mau-hai.yaml")
PAGE_WIDTH = 82
# Widths of the annex columns in characters, as text taken out of a PDF would show them.
CELL_WIDTHS = (4, 58, 20, 20, 48)
ROMANS = ("I", "II", "III", "IV", "V", "VI")

Plan = dict[str, Any]


def annex_rows(plan: Plan) -> list[tuple[str, ...]]:
    """Rows of the annex with their numbers; a group's row has only a number and a title."""
    rows: list[tuple[str, ...]] = []
    for roman, group in zip(ROMANS, plan["annex"]["groups"], strict=False):
        rows.append((roman, group["title"]))
        rows += [(str(number), *row) for number, row in enumerate(group["rows"], start=1)]
    return rows


def as_text(plan: Plan) -> str:
    """Text as an extraction leaves it: hard-wrapped lines with blank lines between, annex cells one after another."""
    lines = [
        plan["superior"],
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        plan["issuer"],
        "*",
        f"Số {plan['number']}",
        plan["dateline"],
        plan["kind"],
    ]
    lines += [*textwrap.wrap(plan["title"], 66), "-----"]
    for paragraph in (*plan["preamble"], *plan["body"]):
        lines += textwrap.wrap(paragraph, PAGE_WIDTH)
    lines += ["Nơi nhận:", *(f"- {one}," for one in plan["recipients"])]
    lines += [line for line in (plan.get("on_behalf"), plan["post"]) if line]
    lines += [
        "PHỤ LỤC",
        *textwrap.wrap(plan["annex"]["title"], 60),
        f"(kèm theo Kế hoạch số {plan['number']})",
        " ".join(plan["annex"]["columns"]),
    ]
    for number, name, *cells in annex_rows(plan):
        lines += [f"{number} {name}"] if not cells else [number, *textwrap.wrap(name, CELL_WIDTHS[1])]
        for cell, width in zip(cells, CELL_WIDTHS[2:], strict=False):
            lines += textwrap.wrap(cell, width)
    return "\n\n".join(lines) + "\n"


def as_word(plan: Plan) -> Any:  # noqa: ANN401 - python-docx types its factory function only
    """Word file in the form of an issued plan: letterhead table, body, foot, annex on a landscape page."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    letterhead = document.add_table(rows=1, cols=2)
    letterhead.rows[0].cells[0].text = f"{plan['superior']}\n{plan['issuer']}\n*\nSố {plan['number']}"
    letterhead.rows[0].cells[1].text = f"ĐẢNG CỘNG SẢN VIỆT NAM\n{plan['dateline']}"
    for text in (plan["kind"], plan["title"], "-----"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in (*plan["preamble"], *plan["body"]):
        document.add_paragraph(text)
    foot = document.add_table(rows=1, cols=2)
    foot.rows[0].cells[0].text = "\n".join(["Nơi nhận:", *(f"- {one}," for one in plan["recipients"])])
    foot.rows[0].cells[1].text = "\n".join(line for line in (plan.get("on_behalf"), plan["post"]) if line)
    add_annex(document, plan)
    return document


def add_annex(document: Any, plan: Plan) -> None:  # noqa: ANN401
    """Put the annex on landscape pages of its own, with a real table."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for text in ("PHỤ LỤC", plan["annex"]["title"], f"(kèm theo Kế hoạch số {plan['number']})"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=1, cols=len(CELL_WIDTHS))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, plan["annex"]["columns"], strict=True):
        cell.text = heading
    for row in annex_rows(plan):
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


def main() -> None:
    """Write every sample plan beside its contents."""
    for name in CONTENTS:
        plan: Plan = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
        (HERE / f"{plan['file']}.txt").write_text(as_text(plan), encoding="utf-8")
        as_word(plan).save(str(HERE / f"{plan['file']}.docx"))


if __name__ == "__main__":
    main()
