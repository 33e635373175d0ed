import hashlib
import json
import random
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.__main__ import main
from services.evidence.document import NotADossierError, Seal, verify, verifying
from shared.auth.issuing import new_private_jwk
from tests.unit.evidence.dossiers import SEAL, contents_of, dossier_of, file_of, review_of, write

ONE, TWO = b"%PDF-1.7 one" * 400, b"two" * 3000
HIDDEN = b"hidden"
FIRST, SECOND = "files/II.2/a.pdf", "files/II.2/b.pdf"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = dossier_of(file_of(ONE, "a.pdf"), file_of(TWO, "b.pdf"), reviews=[review_of()])
    return write(tmp_path_factory.mktemp("made") / "made.zip", dossier, contents_of(ONE, TWO))


Members = dict[str, bytes]


def rebuilt(made: Path, target: Path, change: Callable[[Members], None], compression: int = ZIP_STORED) -> Path:
    """The dossier packed anew by another program, after a change to its members."""
    with ZipFile(made) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with ZipFile(target, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def resealed(members: Members, change: Callable[[dict[str, object]], None]) -> None:
    """Change the manifest and sign it anew with another key, sums and all."""
    told = json.loads(members["manifest.json"])
    change(told)
    members["manifest.json"] = json.dumps(told).encode()
    members["manifest.jws"] = Seal(new_private_jwk()).sign(members["manifest.json"]).encode()
    listed = [(one["sha256"], one["path"]) for one in told["members"]]
    listed.append((hashlib.sha256(members["manifest.json"]).hexdigest(), "manifest.json"))
    members["SHA256SUMS"] = "".join(f"{sha256}  {path}\n" for sha256, path in listed).encode()


def problems(file: Path) -> dict[str, str]:
    return dict(verify(file, [SEAL.thumbprint]).problems)


class TestVerify:
    def test_takes_a_dossier_packed_anew_by_another_program(self, made: Path, tmp_path: Path) -> None:
        assert problems(rebuilt(made, tmp_path / "a.zip", lambda members: None)) == {}

    def test_finds_a_changed_content(self, made: Path, tmp_path: Path) -> None:
        found = problems(rebuilt(made, tmp_path / "a.zip", lambda members: members.update({FIRST: ONE[:-1] + b"!"})))
        assert found == {FIRST: "nội dung khác với danh mục đã ký."}

    def test_finds_a_longer_and_a_shorter_content(self, made: Path, tmp_path: Path) -> None:
        for content in (ONE + b"!", ONE[:-1], b""):
            assert FIRST in problems(
                rebuilt(made, tmp_path / "a.zip", lambda members, it=content: members.update({FIRST: it}))
            )

    def test_finds_a_changed_index(self, made: Path, tmp_path: Path) -> None:
        assert "index.html" in problems(
            rebuilt(made, tmp_path / "a.zip", lambda members: members.update({"index.html": b"x"}))
        )

    def test_finds_a_changed_manifest(self, made: Path, tmp_path: Path) -> None:
        def change(members: Members) -> None:
            members["manifest.json"] = members["manifest.json"].replace(b"2026.2", b"2026.1")

        assert {"manifest.jws", "SHA256SUMS"} == set(problems(rebuilt(made, tmp_path / "a.zip", change)))

    def test_finds_a_removed_an_added_and_a_renamed_member(self, made: Path, tmp_path: Path) -> None:
        def change(members: Members) -> None:
            del members[FIRST]
            members["files/II.2/c.pdf"] = members.pop(SECOND)

        assert problems(rebuilt(made, tmp_path / "a.zip", change)) == {
            FIRST: "thiếu trong hồ sơ.",
            SECOND: "thiếu trong hồ sơ.",
            "files/II.2/c.pdf": "bị thêm vào, không có trong danh mục đã ký.",
        }

    def test_finds_changed_sums_and_a_missing_signature(self, made: Path, tmp_path: Path) -> None:
        def change(members: Members) -> None:
            members["SHA256SUMS"] = b""
            del members["manifest.jws"]

        assert {"manifest.jws", "SHA256SUMS"} == set(problems(rebuilt(made, tmp_path / "a.zip", change)))

    def test_tells_a_forger_with_a_key_of_their_own(self, made: Path, tmp_path: Path) -> None:
        def change(members: Members) -> None:
            resealed(members, lambda told: told.update(policy_version="2020.1"))

        forged = rebuilt(made, tmp_path / "a.zip", change)
        assert problems(forged) == {"manifest.jws": "hồ sơ được ký bằng khóa khác với khóa đưa ra để đối chiếu."}
        alone = verify(forged)
        assert alone.problems == []
        assert alone.is_known_key is None

    def test_finds_a_name_that_climbs_out(self, made: Path, tmp_path: Path) -> None:
        for name in ("../../.bashrc", "/etc/passwd", "files\\..\\a.exe", "files/./a"):
            found = problems(rebuilt(made, tmp_path / "a.zip", lambda members, it=name: members.update({it: b"x"})))
            assert any("tên mục nguy hiểm" in sentence for _, sentence in verify(tmp_path / "a.zip").problems), name
            assert found

    def test_finds_a_link_and_a_second_member_of_one_name(self, made: Path, tmp_path: Path) -> None:
        file = rebuilt(made, tmp_path / "a.zip", lambda members: None)
        link = ZipInfo("files/II.2/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with ZipFile(file, "a") as archive:
            archive.writestr(link, "/etc/passwd")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(FIRST, b"other")
        found = verify(file).problems
        assert ("files/II.2/link", "không phải một tệp thường.") in found
        assert (FIRST, "có hai mục cùng tên trong hồ sơ.") in found

    def test_does_not_unpack_a_bomb(self, made: Path, tmp_path: Path) -> None:
        def change(members: Members) -> None:
            content = bytes(50_000_000)
            members[FIRST] = content

            def claim(told: dict[str, object]) -> None:
                (one,) = (one for one in told["members"] if one["path"] == FIRST)  # type: ignore[attr-defined]
                one.update(size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())

            resealed(members, claim)

        file = rebuilt(made, tmp_path / "a.zip", change, ZIP_DEFLATED)
        assert any(path == FIRST and "bom giải nén" in sentence for path, sentence in verify(file).problems)

    def test_reads_no_manifest_beyond_its_limit(
        self, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verifying, "MAX_TEXT_BYTES", 1000)
        with pytest.raises(NotADossierError):
            verify(made)

    @pytest.mark.parametrize("place", ["before", "between", "after"])
    def test_finds_bytes_outside_of_every_member(self, made: Path, tmp_path: Path, place: str) -> None:
        content = made.read_bytes()
        (directory,) = struct.unpack_from("<I", content, len(content) - 6)
        at = {"before": 0, "between": directory, "after": len(content)}[place]
        end = content[-22:-6] + struct.pack("<I", directory + len(HIDDEN) * (place == "between")) + content[-2:]
        whole = content[:-22] + end
        file = tmp_path / "a.zip"
        file.write_bytes(whole[:at] + HIDDEN + whole[at:])
        assert any("ngoài danh sách" in sentence for _, sentence in verify(file).problems)

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_never_takes_a_content_that_differs_nor_breaks_on_any_damage(self, made: Path, data: st.DataObject) -> None:
        content = bytearray(made.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        file = made.with_name("damaged.zip")
        file.write_bytes(content)
        try:
            checked = verify(file, [SEAL.thumbprint])
        except NotADossierError:
            return
        if not checked.problems:
            with ZipFile(file) as archive:
                assert (archive.read(FIRST), archive.read(SECOND)) == (ONE, TWO)

    def test_takes_no_random_file_for_a_dossier(self, tmp_path: Path) -> None:
        for content in (b"", b"PK\x03\x04", random.Random(1).randbytes(5000)):
            (tmp_path / "a.zip").write_bytes(content)
            with pytest.raises(NotADossierError):
                verify(tmp_path / "a.zip")


class TestCommand:
    def test_says_that_a_dossier_is_whole(self, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        key = tmp_path / "key.json"
        key.write_text(json.dumps(SEAL.key_set()))
        assert main(["evidence", "verify", str(made), "--key", str(key)]) == 0
        said = capsys.readouterr().out
        assert "hồ sơ nguyên vẹn" in said
        assert "đúng là khóa" in said
        assert main(["evidence", "verify", str(made)]) == 0
        assert "chưa được đối chiếu" in capsys.readouterr().out

    def test_tells_where_a_dossier_was_altered(
        self, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = rebuilt(made, tmp_path / "a.zip", lambda members: members.update({FIRST: b"x"}))
        assert main(["evidence", "verify", str(file)]) == 1
        assert f"{FIRST}: nội dung khác với danh mục đã ký." in capsys.readouterr().err

    def test_says_what_it_cannot_read(self, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "key.json").write_text("[]")
        assert main(["evidence", "verify", str(tmp_path / "none.zip")]) == 2
        assert "không mở được tệp" in capsys.readouterr().err
        assert main(["evidence", "verify", str(tmp_path / "key.json")]) == 2
        assert "không phải tệp zip" in capsys.readouterr().err
        assert main(["evidence", "verify", str(made), "--key", str(tmp_path / "key.json")]) == 2
        assert "không phải khóa công khai" in capsys.readouterr().err
