import asyncio
import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evidence.document import packed, verify
from services.evidence.document.names import MAX_BYTES, Paths, is_safe, safe_part
from tests.unit.evidence.dossiers import MOMENT, SEAL, Held, contents_of, dossier_of, file_of, found, review_of, write

ONE, TWO = b"%PDF-1.7 one" * 400, b"two" * 90_000


@pytest.fixture
def made(tmp_path: Path) -> Path:
    dossier = dossier_of(
        file_of(ONE),
        file_of(TWO, "quyết định.PDF"),
        file_of(b"virus", "thư.exe", safety="infected"),
        reviews=[review_of()],
    )
    return write(tmp_path / "hồ sơ.zip", dossier, contents_of(ONE, TWO))


def manifest_of(file: Path) -> dict[str, object]:
    with ZipFile(file) as archive:
        told: dict[str, object] = json.loads(archive.read("manifest.json"))
    return told


class TestPacked:
    def test_holds_what_it_lists_and_is_verified(self, made: Path) -> None:
        checked = verify(made, [SEAL.thumbprint])
        assert checked.problems == []
        assert checked.is_known_key
        assert checked.key == SEAL.thumbprint
        with ZipFile(made) as archive:
            assert archive.testzip() is None
            assert set(archive.namelist()) == {
                "files/II.2/Quyết định.pdf",
                "files/II.2/quyết định (2).PDF",
                "index.html",
                "manifest.json",
                "manifest.jws",
                "SHA256SUMS",
            }
            assert archive.read("files/II.2/quyết định (2).PDF") == TWO
            for line in archive.read("SHA256SUMS").decode().splitlines():
                sha256, _, path = line.partition("  ")
                assert hashlib.sha256(archive.read(path)).hexdigest() == sha256

    def test_lists_and_leaves_out_what_must_not_be_opened(self, made: Path) -> None:
        files = manifest_of(made)["files"]
        assert [(one["name"], one["left_out"]) for one in files if not one["path"]] == [("thư.exe", "infected")]  # type: ignore[index, union-attr, attr-defined]

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"safety": "awaiting"}, "awaiting"),
            ({"removed_at": MOMENT, "removed_by": "a", "removal_reason": "Hết hạn"}, "removed"),
            ({"sha256": "0" * 64}, "missing"),
        ],
    )
    def test_says_why_a_content_is_not_there(self, tmp_path: Path, changes: dict[str, object], why: str) -> None:
        file = write(tmp_path / "a.zip", dossier_of(file_of(ONE, **changes)), contents_of(ONE))
        (told,) = manifest_of(file)["files"]  # type: ignore[misc]
        assert (told["path"], told["left_out"]) == (None, why)  # type: ignore[has-type]
        assert verify(file).problems == []

    def test_tells_a_content_that_rotted_before_it_was_packed(self, tmp_path: Path) -> None:
        rotten = {hashlib.sha256(ONE).hexdigest(): TWO}
        file = write(tmp_path / "a.zip", dossier_of(file_of(ONE)), rotten)
        assert [path for path, _ in verify(file).problems] == ["files/II.2/Quyết định.pdf"]

    def test_keeps_a_first_verdict_that_is_not_out_yet(self, tmp_path: Path) -> None:
        sealed = replace(review_of(state="pending", reasons=[{"code": "x", "text": "Lý do kín"}]), is_sealed=True)
        file = write(tmp_path / "a.zip", dossier_of(reviews=[sealed]), {})
        with ZipFile(file) as archive:
            assert b"L\xc3\xbd do k\xc3\xadn" not in archive.read("manifest.json") + archive.read("index.html")


class TestBrokenOff:
    def test_ends_with_the_store_that_went_away(self) -> None:
        async def opened(_: str) -> None:
            raise ConnectionError

        async def run() -> None:
            with pytest.raises(ConnectionError):
                [piece async for piece in packed(dossier_of(file_of(ONE)), opened, SEAL)]

        asyncio.run(run())

    def test_lets_go_when_nobody_reads_on(self) -> None:
        async def opened(_: str) -> Held:
            return Held(bytes(5_000_000))

        async def run() -> int:
            pieces = aiter(packed(dossier_of(file_of(ONE), file_of(TWO, "b.pdf")), opened, SEAL))
            first = await anext(pieces)
            await pieces.aclose()  # type: ignore[attr-defined]
            return len(first)

        assert asyncio.run(asyncio.wait_for(run(), 10))


class TestIndex:
    def test_links_every_file_and_runs_nothing(self, made: Path) -> None:
        with ZipFile(made) as archive:
            page = archive.read("index.html").decode()
            links = [unquote(link) for link in re.findall(r'href="([^"]+)"', page)]
            assert set(links) <= set(archive.namelist())
        assert "files/II.2/quyết định (2).PDF" in links
        assert "<script" not in page
        assert "http:" not in page.replace("http-equiv", "")
        assert "Có phần mềm độc hại" in page

    def test_names_who_signed_where_the_reader_may_know(self, tmp_path: Path) -> None:
        signer = {"field": "S1", "name": "Người Ký Thử", "organisation": "UBND xã", "signed_at": None}
        known = replace(file_of(ONE), personal={"camera": "X1", "taken_at": None, "signers": [signer]})
        with ZipFile(write(tmp_path / "a.zip", dossier_of(known), contents_of(ONE))) as archive:
            page = archive.read("index.html").decode()
        assert "Máy ảnh: X1" in page
        assert "Người ký số: Người Ký Thử, UBND xã" in page
        assert "{" not in page.split("<body>")[1]

    def test_escapes_what_people_wrote_and_does_not_link_what_is_dangerous(self, tmp_path: Path) -> None:
        danger = replace(file_of(ONE, "a&<b>.html"), findings=[found()])
        file = write(
            tmp_path / "a.zip", dossier_of(danger, reviews=[review_of(note="<script>x</script>")]), contents_of(ONE)
        )
        with ZipFile(file) as archive:
            page = archive.read("index.html").decode()
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "chỉ mở trên máy cách ly" in page
        assert 'href="files/' not in page


class TestPaths:
    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "..", "CON.pdf", "a\x00b", "\u202egpj.exe", "", "a/b\\c", "x" * 999]
    )
    def test_stay_inside_whatever_the_name(self, name: str) -> None:
        path = Paths().give("t", "../..", name)
        assert is_safe(path)
        assert path.count("/") == 2

    def test_are_never_alike_to_a_system_that_ignores_case_or_form(self) -> None:
        paths = Paths()
        decomposed = unicodedata.normalize("NFD", "Ảnh.jpg")
        given = [paths.give("t", "1", name) for name in ("Ảnh.jpg", decomposed, "ẢNH.JPG", "ảnh (2).jpg")]
        assert len({unicodedata.normalize("NFC", path).casefold() for path in given}) == 4

    def test_keep_tasks_of_one_code_apart(self) -> None:
        paths = Paths()
        assert paths.give("t1", "1", "a.pdf") == "files/1/a.pdf"
        assert paths.give("t2", "1", "a.pdf") == "files/1 (2)/a.pdf"
        assert paths.give("t1", "1", "b.pdf") == "files/1/b.pdf"

    @settings(max_examples=200)
    @given(st.text(max_size=400))
    def test_parts_are_safe_and_short(self, text: str) -> None:
        part = safe_part(text)
        assert is_safe(part)
        assert len(part.encode()) <= MAX_BYTES + 1
        assert part == unicodedata.normalize("NFC", part)
