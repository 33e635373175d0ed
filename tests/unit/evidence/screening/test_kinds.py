from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.evidence.screening.found import Found
from tests.unit.evidence.screening.samples import (
    WORD_TYPE,
    codes,
    encoded,
    levels,
    package,
    pdf,
    picture,
    screened,
    word,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


class TestKinds:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("a.pdf", pdf(), "application/pdf"),
            ("a.jpg", encoded(picture(), "JPEG"), "image/jpeg"),
            ("a.png", encoded(picture(), "PNG"), "image/png"),
            ("a.gif", encoded(picture(mode="P"), "GIF"), "image/gif"),
            ("a.tif", encoded(picture(), "TIFF"), "image/tiff"),
            ("a.bmp", encoded(picture(), "BMP"), "image/bmp"),
            ("a.webp", encoded(picture(), "WEBP"), "image/webp"),
            ("a.docx", word(), WORD_TYPE),
            ("a.txt", "Kính gửi Ban Chỉ đạo".encode(), "text/plain"),
            ("a.txt", "Kính gửi".encode("utf-16"), "text/plain"),
            ("a.csv", b"stt;ten\n1;hai\n", "text/plain"),
            ("a.doc", OLE, "application/x-ole-storage"),
            ("a.rtf", b"{\\rtf1\\ansi chao}", "application/rtf"),
        ],
    )
    def test_tells_a_file_by_its_bytes(self, tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
        known = screened(tmp_path, content, name)
        assert known.detected_type == media_type
        assert levels(known)["type-known"] == "ok"

    def test_leaves_what_it_does_not_take_apart_to_people(self, tmp_path: Path) -> None:
        video = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(60)
        assert levels(screened(tmp_path, video, "a.mp4")) == {"type-not-taken-apart": "note"}

    def test_leaves_a_letter_to_people_too(self, tmp_path: Path) -> None:
        letter = b"From: a@xa.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\nChao"
        assert levels(screened(tmp_path, letter, "thu.eml")) == {"type-not-taken-apart": "note"}

    @pytest.mark.parametrize(("name", "code"), [("IMG_1.HEIC", "type-not-taken-apart"), ("a.jpg", "type-mismatch")])
    def test_takes_the_photos_of_phones_by_any_name_but_another_kinds(
        self, tmp_path: Path, name: str, code: str
    ) -> None:
        photo = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(60)
        assert codes(screened(tmp_path, photo, name)) == {code}

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"%PDF-1.7\n" + b"khong phai PDF" * 20),
            ("a.docx", word()[:-40]),
            ("a.jpg", encoded(picture(), "JPEG")[:4000]),
            ("a.png", encoded(picture(), "PNG")[:1500]),
            ("a.jpg", b"\xff\xd8\xff"),
            ("a.pdf", b""),
        ],
    )
    def test_says_broken_of_a_file_that_stops_short(self, tmp_path: Path, name: str, content: bytes) -> None:
        assert levels(screened(tmp_path, content, name))["type-broken"] == "danger"

    def test_says_unknown_of_noise(self, tmp_path: Path) -> None:
        assert levels(screened(tmp_path, bytes(range(256)) * 20, "a.bin")) == {"type-unknown": "danger"}

    @pytest.mark.parametrize(
        ("name", "declared", "content"),
        [
            ("a.pdf", "application/pdf", encoded(picture(), "JPEG")),
            ("a.jpg", "image/png", encoded(picture(), "JPEG")),
            ("bao-cao.docx", "", pdf()),
            ("khong-duoi", "image/png", pdf()),
            ("a.txt", "", word()),
        ],
    )
    def test_warns_of_a_name_or_declared_type_that_differs(
        self, tmp_path: Path, name: str, declared: str, content: bytes
    ) -> None:
        assert levels(screened(tmp_path, content, name, declared))["type-mismatch"] == "warning"

    @pytest.mark.parametrize(
        ("name", "declared", "content"),
        [
            ("a.JPG", "image/jpg", encoded(picture(), "JPEG")),
            ("so-lieu.csv", "application/vnd.ms-excel", b"1;2\n"),
            ("a.docx", "application/octet-stream", word()),
            ("a.doc", "application/msword", OLE),
            ("khong-duoi", "", pdf()),
            ("Báo cáo ngày 05.01.2026", "application/pdf", pdf()),
            ("Số 05.BC quý I năm 2026", "", pdf()),
        ],
    )
    def test_takes_the_names_that_browsers_have_for_a_kind(
        self, tmp_path: Path, name: str, declared: str, content: bytes
    ) -> None:
        assert "type-known" in codes(screened(tmp_path, content, name, declared))

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.exe", b"MZ\x90\0" + bytes(200)),
            ("bao-cao.pdf", b"MZ\x90\0" + bytes(200)),
            ("a", b"\x7fELF" + bytes(200)),
            ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
            ("a.html", b"<!doctype html><p>chao"),
            ("anh.jpg", b"\xef\xbb\xbf <html><script>alert(1)</script>"),
            ("a.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
            ("a.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>'),
            ("a.txt", "<script>alert(1)</script>".encode("utf-16")),
            ("chay.bat", b"del *.*"),
            ("a.js", b"WScript.Echo(1)"),
            ("a.zip", package({"META-INF/MANIFEST.MF": "Main-Class: A"})),
            ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(100)),
            ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
        ],
    )
    def test_calls_what_runs_a_danger_whatever_its_name(self, tmp_path: Path, name: str, content: bytes) -> None:
        assert levels(screened(tmp_path, content, name))["type-runnable"] == "danger"

    def test_asks_for_an_office_file_without_password(self, tmp_path: Path) -> None:
        locked = OLE + "EncryptedPackage".encode("utf-16-le")
        assert levels(screened(tmp_path, locked, "a.docx"))["type-encrypted"] == "danger"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
    @given(
        start=st.sampled_from(
            [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0"]
        ),
        rest=st.binary(max_size=400),
        name=st.text(max_size=30),
    )
    def test_has_an_answer_to_any_bytes_under_any_name(
        self, tmp_path: Path, start: bytes, rest: bytes, name: str
    ) -> None:
        known = screened(tmp_path, start + rest, name)
        assert known.findings
        assert all(isinstance(found, Found) and found.text for found in known.findings)


class TestPolyglots:
    ZIP = package({"a.txt": "x"})

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"Rar!\x1a\x07\x01\0" + pdf()),
            ("a.exe", b"MZ\x90\0\n" + pdf()),
            ("a.pdf", b"<html><script>1</script>\n" + pdf()),
            ("a.pdf", pdf() + ZIP),
            ("a.pdf", pdf() + b"\n<script>alert(1)</script>"),
            ("a.pdf", pdf() + encoded(picture(), "JPEG")),
            ("a.jpg", encoded(picture(), "JPEG") + ZIP),
            ("a.png", encoded(picture(), "PNG") + ZIP),
            ("a.gif", encoded(picture(mode="P"), "GIF") + b"<script>alert(1)</script>"),
            ("a.jpg", encoded(picture(), "JPEG", comment=b"%PDF-1.4 1 0 obj")),
            ("a.jpg", encoded(picture(), "JPEG", comment=b"<?php system($_GET[1]); ?>")),
            ("a.txt", b"ghi chep\n" + ZIP),
            ("a.docx", package({"word/document.xml": b"%PDF-1.4\n1 0 obj"}, compression=0)),
        ],
    )
    def test_finds_the_second_kind(self, tmp_path: Path, name: str, content: bytes) -> None:
        assert (
            levels(screened(tmp_path, content, name)).get(
                "type-polyglot", levels(screened(tmp_path, content, name)).get("type-runnable")
            )
            == "danger"
        )

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", pdf() + b"\r\n\r\n"),
            ("a.pdf", b"\xef\xbb\xbf" + pdf()),
            ("a.jpg", encoded(picture(), "JPEG") + encoded(picture(2), "JPEG")),
            ("a.docx", word(word__media__image_dot_png=encoded(picture(), "PNG"))),
            ("a.txt", b"Xem <b>muc 2</b> va %PDF trong so tay"),
        ],
    )
    def test_leaves_one_kind_alone(self, tmp_path: Path, name: str, content: bytes) -> None:
        assert "type-polyglot" not in codes(screened(tmp_path, content, name))
