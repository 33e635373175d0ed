"""A Word file with the styles and the page of a form, and the few things a report is made of. Knows no content."""

from collections.abc import Collection, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.reporting.document import markup
from services.reporting.document.form import Form
from services.reporting.document.roles import ROLES, Look, style_name

HEADER_DISTANCE_MM = 10
RULE_POINTS = 3
ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}


class Sheet:
    """A document being laid out. Containers are the document itself or a cell of a table."""

    def __init__(self, form: Form) -> None:
        """Start with the form's page and styles, and no text."""
        self.form = form
        self.document: Document = docx.Document()
        markup.set_fonts_everywhere(self.document, form.font, form.color)
        # By id: python-docx walks all styles for each paragraph, 60 ms for a row of a table.
        self._style_ids = {role: self._add_style(role, look) for role, look in ROLES.items()}
        self._set_page(self.document.sections[0])

    @property
    def text_width_mm(self) -> float:
        """Width between the margins of the upright sheet."""
        return self.form.page.width - self.form.margins.left.used - self.form.margins.right.used

    @property
    def turned_width_mm(self) -> float:
        """Width between the margins of the landscape sheet."""
        return self.form.page.height - self.form.margins.left.used - self.form.margins.right.used

    def add(self, role: str, text: str, into: _Cell | None = None, *, is_bold: bool = False) -> Paragraph:
        """Add a paragraph in a role."""
        paragraph = self._paragraph(into)
        markup.set_style(paragraph, self._style_ids[role])
        if kept := markup.storable(text):
            paragraph.add_run(kept.upper() if ROLES[role].is_upper else kept).bold = is_bold or None
        return paragraph

    def add_rule(self, into: _Cell | None, length_mm: float, width_mm: float) -> None:
        """Draw a line of a length in the middle of a column of a width."""
        paragraph = self.add("rule", "", into)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(RULE_POINTS)
        paragraph.paragraph_format.space_before = Pt(RULE_POINTS)
        side = Mm((width_mm - length_mm) / 2)
        paragraph.paragraph_format.left_indent = side
        paragraph.paragraph_format.right_indent = side
        markup.add_top_border(paragraph)

    def add_columns(self, widths_mm: Sequence[float]) -> Sequence[_Cell]:
        """Add a row without borders, to set things side by side; return its cells."""
        row = self._table(1, widths_mm).rows[0]
        markup.keep_whole(row)
        return row.cells

    def add_table(
        self,
        head: Sequence[str],
        widths_mm: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        centred: Collection[int],
    ) -> None:
        """Add a table whose head is repeated on every page; `centred` are the columns set in the middle."""
        table = self._table(2, widths_mm)
        table.style = "Table Grid"
        markup.set_cell_margins(table, Mm(1.2))
        markup.repeat_on_every_page(table.rows[0])
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            self.add("table", text, cell, is_bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
        pattern = table.rows[1]
        markup.keep_whole(pattern)
        for place, cell in enumerate(pattern.cells):
            paragraph = self.add("table", "…", cell)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if place in centred else WD_ALIGN_PARAGRAPH.LEFT
        markup.fill_rows(table, pattern, rows)
        self.add("rule", "")

    def start_annex(self) -> None:
        """Begin a landscape part with page numbers of its own."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(section, is_landscape=True)
        markup.restart_page_numbers(section)

    def finish(self, title: str) -> bytes:
        """Return the file."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = title, "", "vi-VN"
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _paragraph(self, into: _Cell | None) -> Paragraph:
        if into is None:
            return self.document.add_paragraph()
        first: Paragraph = into.paragraphs[0]
        # A new cell holds one paragraph without a style: it is used before another is added.
        if not markup.has_style(first):
            return first
        added: Paragraph = into.add_paragraph()
        return added

    def _table(self, rows: int, widths_mm: Sequence[float]) -> Table:
        table: Table = self.document.add_table(rows, len(widths_mm))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
        # Row by row: asking a column for its cells walks the whole table each time.
        for row in table.rows:
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = Mm(width)
        markup.set_cell_margins(table, Length(0))
        return table

    def _set_page(self, section: Section, *, is_landscape: bool = False) -> None:
        page, margins = self.form.page, self.form.margins
        width, height = (page.height, page.width) if is_landscape else (page.width, page.height)
        section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(margins.top.used), Mm(margins.bottom.used)
        section.left_margin, section.right_margin = Mm(margins.left.used), Mm(margins.right.used)
        section.header_distance = Mm(HEADER_DISTANCE_MM)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
        number = section.header.paragraphs[0]
        markup.set_style(number, self._style_ids["page_number"])
        markup.add_page_number(number)

    def _add_style(self, role: str, look: Look) -> str:
        """Add the style of a role; return its id."""
        style: Any = self.document.styles.add_style(style_name(role), WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.font.size = Pt(getattr(self.form.sizes, look.size or role).used)
        style.font.bold, style.font.italic = bool(look.is_bold), bool(look.is_italic)
        style.font.color.rgb = RGBColor.from_string(self.form.color)
        markup.set_fonts(style.element.get_or_add_rPr(), self.form.font)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing = 1.0
        spacing.keep_with_next = look.keeps_with_next
        spacing.widow_control = True
        if look.alignment:
            spacing.alignment = ALIGNMENTS[look.alignment]
        if look.is_body:
            spacing.first_line_indent = Mm(self.form.body.first_line_indent.used)
            spacing.space_after = Pt(self.form.body.space_after.used)
            spacing.line_spacing = self.form.body.line_spacing.used
        if look.outline_level is not None:
            markup.set_outline_level(style.element.get_or_add_pPr(), look.outline_level)
        return str(style.style_id)
