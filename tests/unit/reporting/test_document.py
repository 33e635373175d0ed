"""The official document: what it says, that it keeps its form, and that a wrong one is caught."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from services.reporting.document import Form, FormViolatedError, lay_out, letterhead, monthly, title_of, violations
from services.reporting.document.form import without_rank
from services.reporting.document.roles import style_name
from services.reporting.document.sheet import Sheet
from services.reporting.domain.awards import Policy
from services.reporting.domain.summary import summary
from services.reporting.settings import FOLDER
from shared.policy_file import read_policy
from tests.unit.reporting.commune import PLAN, REPORTED, known

FORM = read_policy(FOLDER / "forms" / "nd30.yaml", Form)
POLICY = read_policy(FOLDER / "policies" / "2026.1.yaml", Policy)
SUMMARY = summary(known(), POLICY)
HEAD = letterhead(FORM, "commune", ("Xã Mẫu Một", "Tỉnh Mẫu"), "Xã Mẫu Một", date(2026, 4, 1))


@pytest.fixture(scope="module")
def file() -> bytes:
    return lay_out(SUMMARY, [PLAN], HEAD, FORM)


def opened(file: bytes) -> Document:
    return docx.Document(BytesIO(file))


def saved(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def texts(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def of_role(document: Document, role: str) -> Any:  # noqa: ANN401  a paragraph with its style
    name = style_name(role)
    body = (paragraph for paragraph in document.paragraphs)
    cells = (p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs)
    return next(paragraph for paragraph in (*body, *cells) if paragraph.style.name == name)


class TestLayOut:
    def test_keeps_the_form(self, file: bytes) -> None:
        assert violations(file, FORM) == []

    def test_stands_under_the_letterhead(self, file: bytes) -> None:
        left, right = opened(file).tables[0].rows[0].cells
        assert left.text.split() == ["ỦY", "BAN", "NHÂN", "DÂN", "XÃ", "MẪU", "MỘT"]
        assert right.text.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
        assert of_role(opened(file), "place_and_date").text == "Mẫu Một, ngày 01 tháng 4 năm 2026"

    def test_says_what_the_summary_says(self, file: bytes) -> None:
        said = texts(opened(file))
        assert "Kết quả thực hiện Nghị quyết số 57-NQ/TW tháng 3 năm 2026" in said
        assert "Kế hoạch số 05/KH-UBND ngày 20/01/2026" in said
        assert "Tiến độ hoàn thành bình quân: 78,4% (tính trên 2 nhiệm vụ đã có số liệu)" in said
        assert "Chưa báo cáo" in said
        assert "Nhiệm vụ quá hạn 16 ngày" in said
        assert "Chưa giao" in said
        assert "≥ 80%" in said
        assert "31/12/2026 (*)" in said
        assert "2 lần minh chứng bị trả lại trong kỳ" in said

    def test_explains_the_scores_in_an_annex(self, file: bytes) -> None:
        said = texts(opened(file))
        assert "Phụ lục I\n" in said
        assert "Phụ lục II\nCÁCH TÍNH ĐIỂM" in said
        assert "66,67 điểm, xếp loại: Hoàn thành, tính đến ngày 31/03/2026, theo chính sách tính điểm phiên bản" in said
        assert "Bình quân có trọng số của 3 nhiệm vụ đang tính điểm" in said
        assert "tổng (điểm × trọng số) 200 / tổng trọng số 3 = 66,67." in said
        assert "100 × min(1; 56,88% / 25%) = 100,00" in said
        assert f"Tỷ lệ được công nhận: {REPORTED}" in said
        assert "Có 3 nhiệm vụ được tính điểm; 2 nhiệm vụ chưa tính điểm" in said

    def test_lists_first_what_lost_most(self, file: bytes) -> None:
        rows = opened(file).tables[-1].rows
        assert [row.cells[2].text for row in rows] == ["Điểm", "0,00", "100,00", "100,00"]
        assert rows[1].cells[5].text == "100,00: Chưa báo cáo, trong khi lộ trình đòi hỏi 100%."
        assert rows[3].cells[5].text == "Không mất điểm."

    def test_never_writes_none_or_a_decimal_point(self, file: bytes) -> None:
        said = texts(opened(file)).replace("2026.1", "the policy's version, which is a name")
        assert "None" not in said
        assert not re.search(r"\d\.\d{1,2}\b", said)

    def test_signs_with_a_blank_name(self, file: bytes) -> None:
        signature = opened(file).tables[-3].rows[0].cells[1]
        assert [line for line in signature.text.split("\n") if line] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]

    def test_lays_out_a_month_without_anything(self) -> None:
        empty = summary(replace(known(), standings=[], verdicts=[]), POLICY)
        said = texts(opened(lay_out(empty, [], HEAD, FORM)))
        assert "Không có nhiệm vụ bị cảnh báo đỏ." in said
        assert "Chưa báo cáo" in said

    def test_survives_text_that_is_hostile_to_the_markup(self) -> None:
        standings = list(known().standings)
        name = "<w:t>&amp; \x00\x0b ]]> 'x' \"y\" \ud800"
        standings[0] = replace(standings[0], task=replace(standings[0].task, name=name))
        hostile = summary(replace(known(), standings=standings), POLICY)
        assert "<w:t>&amp;" in texts(opened(lay_out(hostile, [PLAN], HEAD, FORM)))

    def test_refuses_to_give_out_a_wrong_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def in_another_font(sheet: Sheet, title: str) -> None:
            paragraph = sheet.add("type_name", sheet.form.texts.type_name)
            paragraph.runs[0].font.name = "Arial"
            sheet.add("subject", title)

        monkeypatch.setattr(monthly, "_add_title", in_another_font)
        with pytest.raises(FormViolatedError) as refused:
            lay_out(SUMMARY, [PLAN], HEAD, FORM)
        assert any("Arial" in violation for violation in refused.value.violations)


def _narrow_margin(document: Document) -> None:
    document.sections[0].left_margin = Mm(20)


def _letter_paper(document: Document) -> None:
    document.sections[0].page_width = Mm(215.9)


def _foreign_run(document: Document) -> None:
    of_role(document, "body").add_run("x").font.name = "Calibri"


def _theme_font(document: Document) -> None:
    document.styles["Heading 1"].element.rPr.rFonts.set(qn("w:asciiTheme"), "majorHAnsi")


def _no_east_asian_font(document: Document) -> None:
    del document.styles["Title"].element.rPr.rFonts.attrib[qn("w:eastAsia")]


def _colour(document: Document) -> None:
    of_role(document, "subject").runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)


def _small_print(document: Document) -> None:
    of_role(document, "body").runs[0].font.size = Pt(10)


def _plain_motto(document: Document) -> None:
    of_role(document, "motto").runs[0].bold = False


def _left_aligned(document: Document) -> None:
    of_role(document, "body").alignment = WD_ALIGN_PARAGRAPH.LEFT


def _no_indent(document: Document) -> None:
    of_role(document, "body").paragraph_format.first_line_indent = Mm(0)


def _tight(document: Document) -> None:
    of_role(document, "body").paragraph_format.space_after = Pt(0)


def _double_spaced(document: Document) -> None:
    of_role(document, "body").paragraph_format.line_spacing = 2.0


def _misspelt_nation(document: Document) -> None:
    of_role(document, "national_name").runs[0].text = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def _date_without_zero(document: Document) -> None:
    of_role(document, "place_and_date").runs[0].text = "Mẫu Một, ngày 1 tháng 4 năm 2026"


def _number_without_colon(document: Document) -> None:
    of_role(document, "number").runs[0].text = "Số 12-BC/ĐU"


def _number_on_the_first_page(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = False


def _no_page_number(document: Document) -> None:
    document.sections[0].header.paragraphs[0].clear()


def _head_not_repeated(document: Document) -> None:
    row: Any = document.tables[-1].rows[0]._tr
    row.trPr.remove(row.trPr.find(qn("w:tblHeader")))


def _no_recipients(document: Document) -> None:
    of_role(document, "recipients_title").runs[0].text = ""


def _stray_paragraph(document: Document) -> None:
    document.add_paragraph("Ghi chú ngoài thể thức")


PLANTED: dict[Callable[[Document], None], str] = {
    _narrow_margin: "left margin",
    _letter_paper: "side of the page",
    _foreign_run: "Calibri",
    _theme_font: "left to the theme",
    _no_east_asian_font: "eastAsia font is not named",
    _colour: "colour is C00000",
    _small_print: "size is 10 pt",
    _plain_motto: "must be bold",
    _left_aligned: "aligned both",
    _no_indent: "first line is indented",
    _tight: "space after",
    _double_spaced: "line spacing",
    _misspelt_nation: "national_name: reads",
    _date_without_zero: "place_and_date: reads",
    _number_without_colon: "number: reads",
    _number_on_the_first_page: "first page shows its number",
    _no_page_number: "no page number",
    _head_not_repeated: "not repeated",
    _no_recipients: "recipients_title: reads",
    _stray_paragraph: "plays no part",
}


class TestViolations:
    @pytest.mark.parametrize(("plant", "found"), PLANTED.items(), ids=[plant.__name__[1:] for plant in PLANTED])
    def test_are_found(self, file: bytes, plant: Callable[[Document], None], found: str) -> None:
        document = opened(file)
        plant(document)
        assert any(found in violation for violation in violations(saved(document), FORM))


class TestLetterhead:
    def test_of_a_body_names_the_commune_above(self) -> None:
        head = letterhead(FORM, "body", ("Phòng Văn hóa", "Xã Mẫu Một"), "Xã Mẫu Một", date(2026, 4, 1))
        assert head.parent == "ỦY BAN NHÂN DÂN\nXÃ MẪU MỘT"
        assert head.body == "PHÒNG VĂN HÓA"

    def test_of_a_commune_names_no_body_above(self) -> None:
        assert HEAD.parent is None

    @pytest.mark.parametrize(
        ("name", "place"),
        [
            ("Xã Tân Lợi", "Tân Lợi"),
            ("Tỉnh Tây Ninh", "Tây Ninh"),
            ("Phường 5", "Phường 5"),
            ("Văn phòng", "Văn phòng"),
        ],
    )
    def test_writes_the_place_without_its_rank(self, name: str, place: str) -> None:
        assert without_rank(name) == place


class TestTitleOf:
    def test_names_the_programme_and_the_month(self) -> None:
        assert title_of(SUMMARY, [PLAN, PLAN]) == "Kết quả thực hiện Nghị quyết số 57-NQ/TW tháng 3 năm 2026"
        assert title_of(SUMMARY, []) == "Kết quả thực hiện các nhiệm vụ được giao tháng 3 năm 2026"
