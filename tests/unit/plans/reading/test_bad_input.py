"""Files nobody should send: each is refused by a slug and a Vietnamese sentence, before it costs anything."""

import zipfile
from io import BytesIO
from pathlib import Path
from time import perf_counter

import docx
import openpyxl
import pytest

from services.plans.reading import ReadingLimits, UnreadableDocument, read_cells, read_document, read_text
from services.plans.reading.errors import SENTENCES
from services.plans.reading.kinds import LOCKED_STREAM, OFFICE_97, OLD_STREAMS
from tests.unit.plans.reading.documents import plan
from tests.unit.plans.reading.papers import Sheet, pdf

TEXT = plan("I. MỤC TIÊU", "(1) Tỷ lệ hồ sơ trực tuyến đạt trên 85%.")
ENTITIES = b"""<?xml version="1.0"?><!-- a -->
<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""


def refused(path: Path, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path, limits or ReadingLimits())
    assert caught.value.sentence == SENTENCES[caught.value.slug]
    return caught.value.slug


def word() -> bytes:
    document = docx.Document()
    for text in TEXT.split("\n\n"):
        document.add_paragraph(text)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def workbook() -> bytes:
    content = BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part added or put in place of another."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return changed.getvalue()


MAKERS = {"docx": (word, "word/document.xml"), "xlsx": (workbook, "xl/worksheets/sheet1.xml")}


@pytest.mark.parametrize("kind", MAKERS)
class TestPackages:
    def written(self, folder: Path, kind: str, part: str, content: bytes) -> Path:
        path = folder / f"plan.{kind}"
        path.write_bytes(with_part(MAKERS[kind][0](), part, content))
        return path

    def test_packed_a_thousandfold_are_bombs(self, tmp_path: Path, kind: str) -> None:
        path = self.written(tmp_path, kind, MAKERS[kind][1], b"<a>" + b" " * 30_000_000)
        assert path.stat().st_size < 100_000
        began = perf_counter()
        assert refused(path) == "document-bomb"
        assert perf_counter() - began < 5

    def test_beyond_the_sum_of_their_parts_are_bombs(self, tmp_path: Path, kind: str) -> None:
        path = self.written(tmp_path, kind, "media/a.bin", bytes(range(256)) * 100)
        assert refused(path, ReadingLimits(unpacked_bytes=20_000)) == "document-bomb"
        assert refused(path, ReadingLimits(markup_bytes=2000)) == "document-bomb"

    def test_with_entities_are_not_opened(self, tmp_path: Path, kind: str) -> None:
        assert refused(self.written(tmp_path, kind, MAKERS[kind][1], ENTITIES)) == "document-with-entities"
        utf_16 = ENTITIES.decode().encode("utf-16")
        assert refused(self.written(tmp_path, kind, MAKERS[kind][1], utf_16)) == "document-with-entities"

    def test_with_macros_are_not_opened(self, tmp_path: Path, kind: str) -> None:
        assert refused(self.written(tmp_path, kind, "word/vbaProject.bin", b"macro")) == "document-with-macros"

    def test_whose_parts_are_no_markup_are_damaged(self, tmp_path: Path, kind: str) -> None:
        assert refused(self.written(tmp_path, kind, MAKERS[kind][1], b"<a><b></a>")) == "document-damaged"

    def test_cut_in_the_middle_are_damaged(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / f"plan.{kind}"
        path.write_bytes(MAKERS[kind][0]()[:3000])
        assert refused(path) == "document-damaged"

    def test_with_a_password_are_told(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / f"plan.{kind}"
        path.write_bytes(OFFICE_97 + b"\0" * 600 + LOCKED_STREAM)
        assert refused(path) == "document-encrypted"

    @pytest.mark.parametrize("stream", OLD_STREAMS)
    def test_of_the_old_format_are_to_be_saved_anew(self, tmp_path: Path, kind: str, stream: bytes) -> None:
        path = tmp_path / f"plan.{kind[:3]}"
        path.write_bytes(OFFICE_97 + b"\0" * 600 + stream)
        assert refused(path) == "document-old-format"
        assert ".docx hoặc .xlsx" in SENTENCES["document-old-format"]

    def test_of_rich_text_are_to_be_saved_anew(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / f"plan.{kind}"
        path.write_bytes(b"{\\rtf1 plan}")
        assert refused(path) == "document-old-format"

    def test_of_neither_word_nor_excel_are_unknown(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "plan.odt"
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as package:
            package.writestr("mimetype", f"application/{kind}")
        path.write_bytes(content.getvalue())
        assert refused(path) == "document-format-unknown"


class TestWrongEnding:
    @pytest.mark.parametrize("ending", ["docx", "xlsx", "txt", "doc", ""])
    def test_is_read_by_the_content_and_said(self, tmp_path: Path, ending: str) -> None:
        path = tmp_path / f"plan.{ending}"
        path.write_bytes(pdf(Sheet().lines(TEXT.split("\n\n"))))
        found = read_document(path)
        assert len(found.indicators) == 1
        assert "extension-differs" in {one.code for one in found.doubts}

    def test_of_a_word_file_called_a_workbook_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.xlsx"
        path.write_bytes(word())
        assert next(one.code for one in read_document(path).doubts) == "extension-differs"
        with pytest.raises(UnreadableDocument):
            read_cells(path)

    def test_of_bytes_of_no_kind_is_refused(self, tmp_path: Path) -> None:
        for name, slug in (("a.docx", "damaged"), ("a.pdf", "damaged"), ("a.exe", "format-unknown")):
            (tmp_path / name).write_bytes(b"MZ\x90\0")
            assert refused(tmp_path / name) == f"document-{slug}"


class TestSize:
    def test_of_five_thousand_pages_is_refused_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        path.write_bytes(pdf(*(Sheet().text(56, 56, "a") for _ in range(5000))))
        began = perf_counter()
        assert refused(path) == "document-too-many-pages"
        assert perf_counter() - began < 5

    def test_of_two_hundred_megabytes_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.pdf"
        with path.open("wb") as handle:
            handle.write(b"%PDF-1.7\n")
            handle.truncate(200 * 2**20)
        assert refused(path) == "document-too-large"


class TestContent:
    def test_without_any_target_says_so(self) -> None:
        assert "nothing-found" in {one.code for one in read_text("KẾ HOẠCH\n\nvề việc họp\n").doubts}
