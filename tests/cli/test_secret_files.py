from pathlib import Path

from cli.secret_files import secret, write_private


class TestSecret:
    def test_is_made_once(self, tmp_path: Path) -> None:
        assert secret(tmp_path, "a") == secret(tmp_path, "a") != secret(tmp_path, "b")

    def test_is_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        secret(tmp_path, "a")
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600

    def test_begins_with_a_letter_lest_nats_server_read_a_number(self, tmp_path: Path) -> None:
        assert all(secret(tmp_path, str(n))[0].isalpha() for n in range(50))


class TestWritePrivate:
    def test_replaces_what_was_there_and_a_half_written_one(self, tmp_path: Path) -> None:
        (tmp_path / "a.half").write_text("from a crash", encoding="utf-8")
        write_private(tmp_path / "a", "one")
        write_private(tmp_path / "a", "two")
        assert (tmp_path / "a").read_text(encoding="utf-8") == "two"
        assert [path.name for path in tmp_path.iterdir()] == ["a"]
