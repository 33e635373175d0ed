import json
import zipfile
from pathlib import Path

import docx
import pytest

from services.plans.reading import ReadingLimits, UnreadableDocument, read_document
from services.plans.reading.errors import SENTENCES
from services.plans.reading.kinds import LOCKED_STREAM, OFFICE_97
from services.plans.reading.sources.word_numbering import as_roman
from tests.unit.plans.reading.documents import TITLE, plan

SCANNED_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Size 4/Root 1 0 R@@>>
%%EOF
"""
LOCK = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"


def refused(path: Path, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path, limits or ReadingLimits())
    assert caught.value.sentence == SENTENCES[caught.value.slug]
    return caught.value.slug


def word_file(folder: Path) -> Path:
    document = docx.Document()
    for text in ("KẾ HOẠCH", TITLE, "I. MỤC TIÊU", "(1) Tỷ lệ hồ sơ trực tuyến đạt trên 85%."):
        document.add_paragraph(text)
    path = folder / "plan.docx"
    document.save(str(path))
    return path


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_is_read_in_its_encoding(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "plan.txt"
        path.write_text(plan("I. MỤC TIÊU", "(1) Tỷ lệ hồ sơ trực tuyến đạt trên 85%."), encoding=encoding)
        assert len(read_document(path).indicators) == 1

    def test_of_another_encoding_is_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.txt"
        path.write_bytes("Kế hoạch".encode("cp1258", errors="replace") + b"\xff\xff\xfe")
        assert refused(path) == "document-damaged"

    def test_too_long_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.txt"
        path.write_text("x" * 50, encoding="utf-8")
        assert refused(path, ReadingLimits(characters=10)) == "document-too-large"


class TestWord:
    def test_is_read_with_its_paragraphs_as_places(self, tmp_path: Path) -> None:
        assert [one.place for one in read_document(word_file(tmp_path)).indicators] == ["đoạn 4"]

    def test_numbers_that_word_draws_are_read(self, tmp_path: Path) -> None:
        document = docx.Document()
        for text in ("KẾ HOẠCH", TITLE, "I. NHIỆM VỤ"):
            document.add_paragraph(text)
        document.add_paragraph("Rà soát các thủ tục của xã", style="List Number")
        document.add_paragraph("Công khai thời gian xử lý hồ sơ", style="List Number")
        path = tmp_path / "plan.docx"
        document.save(str(path))
        assert [one.code for one in read_document(path).tasks] == ["I.1", "I.2"]

    def test_a_bomb_is_refused_before_it_is_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", b"<a>" + b"0" * 100_000)
        assert refused(path, ReadingLimits(unpacked_bytes=50_000)) == "document-bomb"

    def test_too_many_members_are_refused(self, tmp_path: Path) -> None:
        assert refused(word_file(tmp_path), ReadingLimits(packed_members=2)) == "document-bomb"

    def test_a_cut_file_is_damaged(self, tmp_path: Path) -> None:
        path = word_file(tmp_path)
        path.write_bytes(path.read_bytes()[:2000])
        assert refused(path) == "document-damaged"

    def test_a_zip_that_is_no_word_file_is_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.docx"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("a.txt", "a")
        assert refused(path) == "document-damaged"

    def test_a_locked_file_is_encrypted(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.docx"
        path.write_bytes(OFFICE_97 + b"\0" * 600 + LOCKED_STREAM)
        assert refused(path) == "document-encrypted"


class TestPdf:
    def test_a_scan_asks_for_the_word_file(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(SCANNED_PAGE.replace(b"@@", b""))
        assert refused(path) == "document-scanned"
        assert "Word" in SENTENCES["document-scanned"]

    def test_a_locked_file_is_encrypted(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(SCANNED_PAGE.replace(b"@@", LOCK))
        assert refused(path) == "document-encrypted"

    def test_other_bytes_are_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(b"not a pdf at all")
        assert refused(path) == "document-damaged"

    def test_too_many_pages_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(SCANNED_PAGE.replace(b"@@", b""))
        assert refused(path, ReadingLimits(pages=0)) == "document-too-many-pages"


class TestFile:
    def test_missing_is_said(self, tmp_path: Path) -> None:
        assert refused(tmp_path / "none.txt") == "document-missing"

    def test_empty_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "plan.pdf").touch()
        assert refused(tmp_path / "plan.pdf") == "document-empty"

    def test_of_an_unknown_kind_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "plan.odt").write_text("x", encoding="utf-8")
        assert refused(tmp_path / "plan.odt") == "document-format-unknown"

    def test_too_large_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "plan.txt").write_text("x" * 20, encoding="utf-8")
        assert refused(tmp_path / "plan.txt", ReadingLimits(file_bytes=10)) == "document-too-large"


class TestAsJson:
    def test_is_plain_json(self, tmp_path: Path) -> None:
        shaped = json.loads(json.dumps(read_document(word_file(tmp_path)).as_json()))
        one = shaped["indicators"][0]
        assert set(shaped) == {"document", "indicators", "tasks", "doubts"}
        assert one["milestones"][0] == {
            "due": "2026-12-31",
            "comparator": ">",
            "value": 85,
            "value_max": None,
            "unit_of_measure": "%",
            "due_source": "title",
        }
        assert {"name", "group", "source_text", "place", "code", "doubts"} <= set(one)
        assert {"code", "message"} == set(one["doubts"][0])


@pytest.mark.parametrize(("number", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (20, "XX")])
def test_as_roman_writes_capitals(number: int, roman: str) -> None:
    assert as_roman(number) == roman
