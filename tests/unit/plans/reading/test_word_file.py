from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from services.plans.reading.blocks import Line, Source, Table
from services.plans.reading.settings import ReadingLimits
from services.plans.reading.sources.word_file import load

BOX = """<w:r {ns}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent></w:r>"""
INSERTED = '<w:ins {ns} w:id="1"><w:r><w:t xml:space="preserve"> trên 85%</w:t></w:r></w:ins>'
DELETED = '<w:del {ns} w:id="2"><w:r><w:delText xml:space="preserve"> trên 80%</w:delText></w:r></w:del>'
FIELD = """<w:fldSimple {ns} w:instr="DATE"><w:r><w:t>30/6/2026</w:t></w:r></w:fldSimple>"""
CONTROL = """<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>Trong ô nhập</w:t></w:r></w:p></w:sdtContent></w:sdt>"""
NOTE = """<w:r {ns}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>"""
HIDDEN = """<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"""
SIGN = """<w:r {ns}><w:sym w:font="Symbol" w:char="F0B3"/></w:r>"""
NUMBERED = '<w:numPr {ns}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def piece(xml: str, **more: str) -> object:
    return parse_xml(xml.format(ns=nsdecls("w"), **more))


def loaded(folder: Path, document: Document) -> Source:
    path = folder / "plan.docx"
    document.save(str(path))
    return load(path, ReadingLimits())


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def table_in(source: Source) -> Table:
    return next(block for block in source.blocks if isinstance(block, Table))


class TestText:
    @pytest.mark.parametrize(
        ("xml", "text"),
        [
            (INSERTED, "Hồ sơ trên 85%"),
            (DELETED, "Hồ sơ"),
            (FIELD, "Hồ sơ30/6/2026"),
            (NOTE, "Hồ sơ"),
            (HIDDEN, "Hồ sơ"),
            (SIGN, "Hồ sơ≥"),
        ],
        ids=["inserted", "deleted", "field", "footnote", "hidden", "symbol"],
    )
    def test_is_what_stands_on_the_page(self, tmp_path: Path, xml: str, text: str) -> None:
        document = docx.Document()
        document.add_paragraph("Hồ sơ")._p.append(piece(xml))
        assert texts(loaded(tmp_path, document)) == [text]

    def test_of_a_box_comes_once_behind_its_paragraph(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Bên ngoài")._p.append(piece(BOX))
        assert texts(loaded(tmp_path, document)) == ["Bên ngoài", "Trong khung"]

    def test_of_a_content_control_counts(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Đầu")._p.addnext(piece(CONTROL))
        assert texts(loaded(tmp_path, document)) == ["Đầu", "Trong ô nhập"]

    def test_of_heads_and_feet_of_the_page_is_left_out(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Thân")
        document.sections[0].header.paragraphs[0].text = "Đầu trang"
        document.sections[0].footer.paragraphs[0].text = "Chân trang"
        assert texts(loaded(tmp_path, document)) == ["Thân"]

    def test_of_two_columns_set_with_tabs_is_parted(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("ỦY BAN NHÂN DÂN\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        document.add_paragraph("1.\tMục tiêu chung")
        found = texts(loaded(tmp_path, document))
        assert found == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "1.\tMục tiêu chung"]

    def test_with_tracked_changes_is_doubted(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Hồ sơ")._p.append(piece(INSERTED))
        assert [one.code for one in loaded(tmp_path, document).doubts] == ["tracked-changes"]


class TestTables:
    def test_cells_merged_over_rows_stand_in_each(self, tmp_path: Path) -> None:
        document = docx.Document()
        table = document.add_table(rows=3, cols=3)
        for number, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                cell.text = f"{number}{column}"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "gộp"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "rộng"
        found = table_in(loaded(tmp_path, document))
        assert found.rows == (("00", "rộng", ""), ("gộp", "11", "12"), ("gộp", "21", "22"))
        assert found.covered == {(0, 2)}

    def test_numbers_that_word_draws_stand_in_empty_cells(self, tmp_path: Path) -> None:
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        number = (
            document.styles["List Number"]
            .element.find(".//{*}numId")
            .get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val")
        )
        for row in table.rows:
            row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(piece(NUMBERED, number=number))
            row.cells[1].text = "Việc"
        assert [row[0].strip() for row in table_in(loaded(tmp_path, document)).rows] == ["1.", "2."]

    def test_a_row_struck_out_is_left_out(self, tmp_path: Path) -> None:
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(1, 0).text = "còn", "bỏ"
        table.rows[1]._tr.get_or_add_trPr().append(piece('<w:del {ns} w:id="3"/>'))
        assert [row[0] for row in table_in(loaded(tmp_path, document)).rows] == ["còn"]

    def test_a_table_in_a_frame_is_found(self, tmp_path: Path) -> None:
        document = docx.Document()
        inner = document.add_table(rows=1, cols=1).cell(0, 0).add_table(rows=2, cols=3)
        inner.cell(0, 0).text = "TT"
        assert table_in(loaded(tmp_path, document)).rows[0][0] == "TT"
