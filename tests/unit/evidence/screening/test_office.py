import struct
import zipfile
from pathlib import Path

import pytest

from services.evidence.screening import packages
from tests.unit.evidence.screening.samples import codes, levels, package, relation, screened, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


class TestActs:
    def test_says_passive_of_a_plain_document(self, tmp_path: Path) -> None:
        links = relation("hyperlink", "https://chinhphu.vn")
        known = screened(tmp_path, word(word___rels__document_dot_xml_dot_rels=links), "a.docx")
        assert levels(known) == {"type-known": "ok", "office-passive": "ok"}

    @pytest.mark.parametrize(
        ("content", "code", "level"),
        [
            (word(word__vbaProject_dot_bin=b"x"), "office-macro", "danger"),
            (OLE + "_VBA_PROJECT".encode("utf-16-le"), "office-macro", "danger"),
            (word(xl__macrosheets__sheet1_dot_xml=b"<a/>"), "office-macro", "danger"),
            (word(word__footer1_dot_xml=b"<w:instrText> DDEAUTO c:\\cmd.exe </w:instrText>"), "office-dde", "danger"),
            (word(word__footer1_dot_xml=b'<w:fldSimple w:instr=" DDE excel a"/>'), "office-dde", "danger"),
            (word(xl__externalLinks__link1_dot_xml=b'<ddeLink ddeService="cmd"/>'), "office-dde", "danger"),
            (b"{\\rtf1{\\*\\template https://a.example/t.dotm}}", "office-external-link", "warning"),
            (word(word__embeddings__oleObject1_dot_bin=b"x"), "office-embedded-object", "warning"),
            (word(word__activeX__activeX1_dot_xml=b"<a/>"), "office-embedded-object", "warning"),
            (OLE + "ObjectPool".encode("utf-16-le"), "office-embedded-object", "warning"),
            (b"{\\rtf1{\\object{\\*\\objdata 0105}}}", "office-embedded-object", "warning"),
            (
                word(word___rels__settings_dot_xml_dot_rels=relation("attachedTemplate", "https://a.example/t.dotm")),
                "office-external-link",
                "warning",
            ),
            (
                word(word___rels__document_dot_xml_dot_rels=relation("image", r"\\10.0.0.1\a.png")),
                "office-external-link",
                "warning",
            ),
        ],
    )
    def test_finds_what_acts(self, tmp_path: Path, content: bytes, code: str, level: str) -> None:
        assert levels(screened(tmp_path, content, "a.docx"))[code] == level

    def test_finds_macros_of_open_documents(self, tmp_path: Path) -> None:
        parts = {"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": "<a/>"}
        assert levels(screened(tmp_path, package(parts), "a.odt"))["office-macro"] == "danger"

    def test_takes_a_word_in_a_text_for_no_command(self, tmp_path: Path) -> None:
        content = word(word__footer1_dot_xml="<w:t>Giao thức DDE (Dynamic Data Exchange)</w:t>")
        assert codes(screened(tmp_path, content, "a.docx")) == {"type-known", "office-passive"}

    def test_takes_the_figures_of_a_chart_for_no_hidden_object(self, tmp_path: Path) -> None:
        content = word(word__embeddings__Microsoft_Excel_Worksheet1_dot_xlsx=b"x")
        assert "office-embedded-object" not in codes(screened(tmp_path, content, "a.docx"))


class TestBombs:
    def test_stops_at_the_sizes_a_package_claims(self, tmp_path: Path) -> None:
        content = word(word__media__a_dot_xml=b"\0" * 3_000_000)
        assert levels(screened(tmp_path, content, "a.docx", max_unpacked_bytes=2_000_000)) == {"zip-bomb": "danger"}

    def test_believes_no_member_of_ten_gigabytes(self, tmp_path: Path) -> None:
        content = bytearray(package({"a.txt": b"\0" * 100_000}))
        central = content.rfind(b"PK\x01\x02")
        struct.pack_into("<I", content, central + 24, 0xFFFFFFFE)
        assert levels(screened(tmp_path, bytes(content), "a.zip")) == {"zip-bomb": "danger"}

    @pytest.mark.parametrize("name", ["a.docx", "a.zip"])
    def test_asks_for_a_package_without_password(self, tmp_path: Path, name: str) -> None:
        content = bytearray(word() if name == "a.docx" else package({"a.txt": "noi dung"}))
        at = 0
        while (at := content.find(b"PK\x01\x02", at)) >= 0:
            content[at + 8] |= 1
            at += 4
        assert levels(screened(tmp_path, bytes(content), name)) == {"type-encrypted": "danger"}

    def test_asks_for_an_open_document_without_password(self, tmp_path: Path) -> None:
        manifest = '<manifest:encryption-data manifest:checksum-type="SHA1/1K"/>'
        parts = {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest}
        assert levels(screened(tmp_path, package(parts), "a.odt")) == {"type-encrypted": "danger"}

    def test_calls_a_member_longer_than_it_says_broken(self, tmp_path: Path) -> None:
        content = bytearray(word())
        for at in (content.find(b"PK\x03\x04") + 22, content.find(b"PK\x01\x02") + 24):
            struct.pack_into("<I", content, at, 3)
        assert levels(screened(tmp_path, bytes(content), "a.docx")) == {"type-broken": "danger"}

    def test_stops_at_too_many_members(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
        content = package({"word/document.xml": "<a/>"} | {f"{number}.txt": "" for number in range(4)})
        assert "zip-bomb" in codes(screened(tmp_path, content, "a.docx"))

    def test_names_archives_inside_an_archive(self, tmp_path: Path) -> None:
        content = package({"a.zip": package({"b.zip": package({"c.txt": "x"})})})
        assert levels(screened(tmp_path, content, "a.zip")) == {
            "type-not-taken-apart": "note",
            "archive-nested": "warning",
        }

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_opens_no_part_that_declares_entities(self, tmp_path: Path, encoding: str) -> None:
        laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + "ha" * 50_000 + '">]><a>' + "&b;" * 50_000 + "</a>"
        content = word(word__styles_dot_xml=laughs.encode(encoding))
        assert levels(screened(tmp_path, content, "a.docx")) == {"type-broken": "danger"}

    def test_sees_a_declaration_cut_in_two_by_the_pieces_it_is_read_in(self, tmp_path: Path) -> None:
        laughs = b"<a>" + b" " * (packages.PIECE - 6) + b"<!DOCTYPE b>"
        assert "type-broken" in codes(screened(tmp_path, word(word__styles_dot_xml=laughs), "a.docx"))

    def test_calls_a_package_with_a_damaged_member_broken(self, tmp_path: Path) -> None:
        content = bytearray(package({"word/document.xml": "noi dung" * 30}, zipfile.ZIP_STORED))
        content[80] ^= 0xFF
        assert levels(screened(tmp_path, bytes(content), "a.docx")) == {"type-broken": "danger"}
