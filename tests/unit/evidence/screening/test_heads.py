"""Heads of documents as state and Party bodies write them, as scanners read them, and held against what was typed."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evidence.screening import checks, heads
from services.evidence.screening.heads import Head, compare, read
from services.evidence.screening.job import Job, Screened, Typed
from shared import clock
from tests.unit.evidence.screening import papers

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
STATE = f"""ỦY BAN NHÂN DÂN
XÃ MẪU MỘT
{NATION}
{MOTTO}
Số: 05/BC-UBND
Mẫu Một, ngày 05 tháng 01 năm 2026
BÁO CÁO
Kết quả thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024
Căn cứ Quyết định số 12/QĐ-UBND ngày 01 tháng 02 năm 2025;
"""
PARTY = """TỈNH ỦY MẪU
ĐẢNG ỦY XÃ MẪU MỘT
*
Số 12-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Mẫu Một, ngày 15 tháng 3 năm 2026
KẾ HOẠCH
thực hiện Nghị quyết số 57-NQ/TW
"""
OF_STATE = Head("05/BC-UBND", date(2026, 1, 5), "ỦY BAN NHÂN DÂN XÃ MẪU MỘT")
OF_PARTY = Head("12-KH/ĐU", date(2026, 3, 15), "ĐẢNG ỦY XÃ MẪU MỘT")
PAGE: list[papers.Line] = [
    (60, 800, "ỦY BAN NHÂN DÂN"), (300, 800, NATION),
    (60, 786, "XÃ MẪU MỘT"), (300, 786, MOTTO),
    (60, 760, "Số: 05/BC-UBND"), (300, 760, "Mẫu Một, ngày 05 tháng 01 năm 2026"),
    (200, 720, "BÁO CÁO"), (60, 700, "Căn cứ Quyết định số 12/QĐ-UBND ngày 01 tháng 02 năm 2025;"),
]  # fmt: skip


class TestRead:
    def test_of_a_state_body(self) -> None:
        assert read(STATE) == OF_STATE

    def test_of_a_party_body(self) -> None:
        assert read(PARTY) == OF_PARTY

    def test_of_lines_that_run_across_both_columns(self) -> None:
        across = f"SỞ KHOA HỌC VÀ {NATION}\nCÔNG NGHỆ {MOTTO}\nSố: 123/SKHCN-KH Mẫu, ngày 20 tháng 11 năm 2026\n"
        assert read(across) == Head("123/SKHCN-KH", date(2026, 11, 20), "SỞ KHOA HỌC VÀ CÔNG NGHỆ")

    def test_of_a_body_of_a_kind_not_known(self) -> None:
        assert read("LIÊN HIỆP MẪU\nHỢP DOANH MẪU HAI\nSố: 04/KH-HD").issuer == "LIÊN HIỆP MẪU HỢP DOANH MẪU HAI"

    def test_with_the_body_above_left_out(self) -> None:
        assert read("UBND TỈNH MẪU\nBAN CHỈ ĐẠO 57\nSố: 03/TB-BCĐ").issuer == "BAN CHỈ ĐẠO 57"

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("Số:05/BC-UBND", "05/BC-UBND"),
            ("Số :  5 / BC - UBND", "5/BC-UBND"),
            ("Số: 05/BC-\nUBND", "05/BC-UBND"),
            ("Số\n05/2026/NQ-HĐND", "05/2026/NQ-HĐND"),
            ("Số 57-NQ/TW", "57-NQ/TW"),
            ("Số 01 - CTr/TU", "01-CTr/TU"),
            ("Số: 1234/UBND-VX", "1234/UBND-VX"),
            ("Số: 15a/KH-BCĐ57", "15a/KH-BCĐ57"),
            ("Sô: O5/BC-UBND", "05/BC-UBND"),
            ("S6: l2/KH-UBND", "12/KH-UBND"),
            ("SỐ: 7/GM-UBND", "7/GM-UBND"),
        ],
    )
    def test_number_as_it_is_printed_and_scanned(self, written: str, number: str) -> None:
        assert read(f"ỦY BAN NHÂN DÂN\n{written}\nKính gửi: Sở mẫu").number == number

    @pytest.mark.parametrize(
        "written",
        [
            "ngày 05 tháng 01 năm 2026",
            "Mẫu Một,ngày 5 tháng 1 năm 2026",
            "Mẫu, ngày O5 tháng 0l năm 2O26",
            "Mẫu Một, ngày 05\ntháng 01\nnăm 2026",
            "Mẫu, ngay 05 thang 01 nam 2026",
            "Mẫu, ngày 05/01/2026",
        ],
    )
    def test_date_as_it_is_printed_and_scanned(self, written: str) -> None:
        assert read(f"ỦY BAN NHÂN DÂN\nSố: 05/BC-UBND\n{written}\nKính gửi: Sở mẫu").issued_on == date(2026, 1, 5)

    def test_draft_has_an_issuer_and_no_more(self) -> None:
        draft = STATE.replace("05/BC-UBND", "     /BC-UBND").replace("ngày 05 tháng 01", "ngày     tháng   ")
        assert read(draft) == Head(None, None, OF_STATE.issuer)

    def test_day_that_is_none(self) -> None:
        assert read(STATE.replace("ngày 05 tháng 01", "ngày 31 tháng 02")).issued_on is None

    def test_number_of_a_cited_document_is_not_its_own(self) -> None:
        assert read("BÁO CÁO\nTheo Kế hoạch số 12/KH-UBND ngày 01/02/2026\nvà Quyết định Số: 3/QĐ-UBND").number is None

    def test_day_in_a_sentence_is_not_its_own(self) -> None:
        cited = "KẾ HOẠCH\nTriển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính\ntrị về đột phá phát triển"
        assert read(cited) == Head()
        assert read(f"UBND XÃ MẪU\nSố: 05/KH-UBND\n{cited}") == Head("05/KH-UBND", None, "UBND XÃ MẪU")
        assert read("BÁO CÁO\nMẫu Một, ngày 05 tháng 01 năm 2026\n").issued_on == date(2026, 1, 5)

    def test_annex_tells_the_document_it_came_with(self) -> None:
        annex = "PHỤ LỤC I\n(Kèm theo Kế hoạch số 12/KH-UBND\nngày 05/01/2026 của Ủy ban nhân dân xã Mẫu Một)"
        assert read(annex) == Head("12/KH-UBND", date(2026, 1, 5), "Ủy ban nhân dân xã Mẫu Một")

    def test_of_nothing(self) -> None:
        assert [read(text) for text in ("", "\0", "Số", "Số:/", "Trang 1")] == [Head()] * 5

    @settings(deadline=None)
    @given(text=st.text(max_size=300))
    def test_takes_any_text(self, text: str) -> None:
        read(text)
        read(f"Số: 1/{text}")
        read(f"{text}\nSố: 1/BC-{text}\nngày {text} tháng 1 năm 2026")

    @settings(max_examples=30, deadline=None)
    @given(data=st.data())
    def test_blanks_forms_and_invisible_letters_change_nothing(self, data: st.DataObject) -> None:
        text, is_read = data.draw(st.sampled_from([(STATE, OF_STATE), (PARTY, OF_PARTY)]))
        blanks = st.sampled_from([" ", "  ", "\u00a0", "\t", " \u200b"])
        ends = st.sampled_from(["\n", "\r\n", " \n", "\n\n"])
        spread = "".join(
            data.draw(blanks) if char == " " else data.draw(ends) if char == "\n" else char for char in text
        )
        form = data.draw(st.sampled_from(["NFC", "NFD"]))
        assert read(unicodedata.normalize(form, spread)) == is_read

    @settings(deadline=None)
    @given(
        number=st.integers(1, 9999),
        code=st.sampled_from(["BC-UBND", "QĐ-UBND", "KH-BCĐ57", "TB-VP", "NQ-HĐND"]),
        day=st.dates(date(2020, 1, 1), date(2039, 12, 31)),
    )
    def test_of_any_number_and_day(self, number: int, code: str, day: date) -> None:
        written = STATE.replace("05/BC-UBND", f"{number:02}/{code}")
        written = written.replace("05 tháng 01 năm 2026", f"{day.day:02} tháng {day.month} năm {day.year}")
        assert read(written) == Head(f"{number:02}/{code}", day, OF_STATE.issuer)

    def test_of_hostile_text_in_little_time(self) -> None:
        for text in (
            "kem theo so " * 5000,
            "Số: 1/A" + "-A" * 9000,
            "ngày " * 9000,
            "SỞ " * 9000,
            "A\n" * 20000,
            "theo\nSố: 1/A\n" * 2000,
        ):
            read(text)


def codes(head: Head, typed: Typed) -> list[str]:
    return [found.code for found in compare(head, typed, "pdf")]


class TestCompare:
    def test_all_as_typed(self) -> None:
        (found,) = compare(OF_STATE, Typed("5/BC-UBND", date(2026, 1, 5), "UBND xã Mẫu Một, tỉnh Mẫu"), "pdf")
        assert (found.code, found.level, found.details["fields"]) == (
            "head-matches", "ok", ["number", "issued_on", "issuer"],
        )  # fmt: skip

    @pytest.mark.parametrize("typed", ["05/BC-UBND", "Số: 5/BC-UBND", "5 / bc - ubnd", "05-BC/UBND", "05"])
    def test_number_in_other_words(self, typed: str) -> None:
        assert codes(OF_STATE, Typed(number=typed)) == ["head-matches"]

    @pytest.mark.parametrize("typed", ["50/BC-UBND", "05/KH-UBND", "06", "05/BC", "BC-UBND"])
    def test_number_that_differs(self, typed: str) -> None:
        (found,) = compare(OF_STATE, Typed(number=typed), "pdf")
        assert (found.code, found.level) == ("number-differs", "warning")
        assert found.details == {"typed": typed, "read": "05/BC-UBND"}

    def test_date_that_differs(self) -> None:
        (found,) = compare(OF_STATE, Typed(issued_on=date(2026, 1, 6)), "pdf")
        assert (found.code, found.level) == ("date-differs", "warning")
        assert "06/01/2026" in found.text
        assert "05/01/2026" in found.text

    @pytest.mark.parametrize("typed", ["UBND xã Mẫu Một", "uy ban nhan dan xa mau mot", "Xã Mẫu Một"])
    def test_issuer_in_other_words(self, typed: str) -> None:
        assert codes(OF_STATE, Typed(issuer=typed)) == ["head-matches"]

    @pytest.mark.parametrize("typed", ["UBND xã Mẫu Hai", "Sở Khoa học và Công nghệ", "Đảng ủy xã Mẫu Một"])
    def test_issuer_that_differs(self, typed: str) -> None:
        assert codes(OF_STATE, Typed(issuer=typed)) == ["issuer-differs"]

    @pytest.mark.parametrize(
        "typed", ["Đảng ủy xã Mẫu Một", "Ban Thường vụ Đảng ủy xã Mẫu Một", "BCH Đảng bộ xã Mẫu Một"]
    )
    def test_issuer_of_the_party_by_any_of_its_names(self, typed: str) -> None:
        assert codes(OF_PARTY, Typed(issuer=typed)) == ["head-matches"]

    def test_letter_read_wrongly_in_a_long_word(self) -> None:
        assert codes(Head(issuer="BAN QUẢN LÝ CHUYẾN ĐỐI SỐ TRUNQ TÂM"), Typed(issuer="Trung tâm")) == ["head-matches"]

    def test_what_cannot_be_read_is_said(self) -> None:
        found = compare(Head(number="05/BC-UBND"), Typed("06/BC-UBND", date(2026, 1, 5)), "pdf")
        assert [(one.code, one.level) for one in found] == [("number-differs", "warning"), ("head-unreadable", "note")]
        assert found[1].details["fields"] == ["issued_on"]

    def test_nothing_typed(self) -> None:
        (found,) = compare(OF_STATE, Typed(), "pdf")
        assert (found.code, found.level) == ("head-not-typed", "note")
        assert "05/BC-UBND" in found.text
        assert codes(Head(), Typed()) == ["head-unreadable"]

    def test_photo_has_no_head_to_miss(self) -> None:
        assert compare(Head(), Typed(), "image") == []
        assert [found.code for found in compare(Head(), Typed("1/A"), "image")] == ["head-unreadable"]

    @settings(deadline=None)
    @given(text=st.text(max_size=60))
    def test_takes_anything_typed(self, text: str) -> None:
        compare(OF_STATE, Typed(text, None, text), "pdf")


TYPED = Typed("05/BC-UBND", date(2026, 1, 5), "UBND xã Mẫu Một")


def screened(folder: Path, name: str, content: bytes, typed: Typed = TYPED) -> Screened:
    """What the last step of the whole screening knows."""
    path = folder / "file"
    path.write_bytes(content)
    return list(checks.screen(path, Job(name, "", clock.now(), typed)))[-1]


def head_codes(told: Screened) -> list[str]:
    return [found.code for found in told.findings if found.check == "head"]


class TestFiles:
    def test_pdf(self, tmp_path: Path) -> None:
        told = screened(tmp_path, "a.pdf", papers.pdf(PAGE))
        assert head_codes(told) == ["head-matches"]
        assert told.head == {"number": "05/BC-UBND", "issued_on": "2026-01-05", "issuer": OF_STATE.issuer}

    def test_pdf_whose_columns_break_their_lines_by_themselves(self, tmp_path: Path) -> None:
        broken: list[papers.Line] = [
            (60, 800, "ỦY BAN NHÂN DÂN"), (330, 800, NATION),
            (60, 786, "XÃ MẪU"), (330, 786, "Mẫu Một, ngày 05 tháng 01 năm"),
            (60, 772, "MỘT"), (420, 772, "2026"),
            (60, 758, "Số: 05/BC-UBND"), (290, 720, "BÁO CÁO"),
        ]  # fmt: skip
        assert head_codes(screened(tmp_path, "a.pdf", papers.pdf(broken))) == ["head-matches"]

    def test_pdf_with_a_number_stamped_into_its_blank(self, tmp_path: Path) -> None:
        blank: list[papers.Line] = [(60, 760, "Số:"), (120, 760, "/BC-UBND")]
        lines = [line for line in PAGE if not line[2].startswith("Số:")] + blank
        assert head_codes(screened(tmp_path, "a.pdf", papers.pdf(lines))) == ["head-unreadable"]
        assert head_codes(screened(tmp_path, "a.pdf", papers.pdf(lines, stamp=(92, 760, "05")))) == ["head-matches"]

    def test_pdf_with_the_head_on_a_page_behind_its_cover(self, tmp_path: Path) -> None:
        assert head_codes(screened(tmp_path, "a.pdf", papers.pdf([], PAGE))) == ["head-matches"]
        assert head_codes(screened(tmp_path, "a.pdf", papers.pdf([], [], PAGE))) == ["head-unreadable"]

    def test_word_with_its_head_in_a_table(self, tmp_path: Path) -> None:
        rows = [
            ["ỦY BAN NHÂN DÂN\nXÃ MẪU MỘT", f"{NATION}\n{MOTTO}"],
            ["Số: 05/BC-UBND", "Mẫu Một, ngày 05 tháng 01 năm 2026"],
        ]
        assert head_codes(screened(tmp_path, "a.docx", papers.docx(rows, "BÁO CÁO"))) == ["head-matches"]

    def test_word_of_paragraphs(self, tmp_path: Path) -> None:
        told = screened(tmp_path, "a.docx", papers.docx(*PARTY.splitlines()))
        assert told.head == {"number": "12-KH/ĐU", "issued_on": "2026-03-15", "issuer": OF_PARTY.issuer}
        assert head_codes(told) == ["number-differs", "date-differs", "issuer-differs"]

    def test_word_of_endless_text(self, tmp_path: Path) -> None:
        content = papers.docx(*STATE.splitlines(), *["Đoạn văn dài " * 40] * 2000)
        assert head_codes(screened(tmp_path, "a.docx", content)) == ["head-matches"]

    def test_opendocument(self, tmp_path: Path) -> None:
        assert head_codes(screened(tmp_path, "a.odt", papers.odt(*STATE.splitlines()))) == ["head-matches"]

    def test_broken_word_is_not_read_further(self, tmp_path: Path) -> None:
        content = papers.docx(*STATE.splitlines())
        assert head_codes(screened(tmp_path, "a.docx", content[: len(content) // 2])) == []

    def test_others_have_none(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("ghi chép\n", "utf-8")
        assert head_codes(screened(tmp_path, "a.txt", b"ghi ch\xc3\xa9p\n", Typed())) == []
        assert heads.texts.of(tmp_path / "file", checks.kinds.EXCEL) is None
