"""What must not stand in a tracked file: a machine's path, a registry's host, an open end."""

import re

import pytest

from tests.architecture.tree import text_of, tracked_files

# Written in pieces, so that this page does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|fa" r"rm|ho" r"me)/\w|/tm" r"p/\w")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:or" r"g|co" r"m|io)")
OPEN_END = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
CDN = re.compile(r"https?://(?:cdn|unpkg|fonts\.google|ajax\.google)")
CODE = (".py", ".html", ".js", ".css", ".yaml", ".yml", ".toml", ".sh", ".md", ".conf")
CONTAINER = ("deploy/", "docker-compose.yml")


def found_in(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    return [
        f"{name}:{number}"
        for name in names
        for number, line in enumerate((text_of(name) or "").splitlines(), 1)
        if pattern.search(line)
    ]


class TestTrackedFiles:
    def test_name_no_path_of_one_machine(self) -> None:
        # Inside an image, paths are the image's own.
        assert found_in(MACHINE_PATH, [name for name in tracked_files() if not name.startswith(CONTAINER)]) == []

    def test_name_no_registry(self) -> None:
        assert found_in(REGISTRY, tracked_files()) == []

    def test_name_no_foreign_host_for_assets(self) -> None:
        assert found_in(CDN, tracked_files()) == []

    def test_leave_no_open_end(self) -> None:
        assert found_in(OPEN_END, [name for name in tracked_files() if name.endswith(CODE)]) == []

    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            (MACHINE_PATH, "folder = '/work/main'"),
            (MACHINE_PATH, "/tmp/x.txt"),
            (REGISTRY, "--index-url https://pypi.org/simple"),
            (OPEN_END, "# TODO later"),
            (CDN, "https://cdn.example.org/x.js".replace("cd", "cd")),
        ],
    )
    def test_would_be_caught(self, pattern: re.Pattern[str], line: str) -> None:
        assert pattern.search(line)
