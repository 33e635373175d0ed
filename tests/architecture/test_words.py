"""What must not stand in a tracked file: a machine's path, a registry's host, an open end."""

import re

import pytest

from tests.architecture.tree import text_of, tracked_files

# One letter of each stands in brackets, so that this page does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|far[m]|hom[e])/\w|/tm[p]/\w")
REGISTRY = re.compile(r"(?:pyp[i]|pythonhoste[d]|npmj[s]|yarnpk[g])\.(?:org|com|io)")
OPEN_END = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")
CDN = re.compile(r"https?://(?:cd[n]|unpk[g]|fonts\.googl[e]|ajax\.googl[e])")
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
            (MACHINE_PATH, "folder = '/wor?/main'"),
            (MACHINE_PATH, "/tm?/x.txt"),
            (REGISTRY, "--index-url https://pyp?.org/simple"),
            (OPEN_END, "# TOD? later"),
            (CDN, "https://cd?.example.org/x.js"),
        ],
    )
    def test_would_be_caught(self, pattern: re.Pattern[str], line: str) -> None:
        assert any(pattern.search(line.replace("?", letter)) for letter in "kpiOn")
