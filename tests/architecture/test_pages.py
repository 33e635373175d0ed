"""Short pages, as a ratchet: what is long today may only get shorter, and nothing new may be long."""

import ast
from pathlib import Path

import yaml

from tests.architecture.tree import text_of, tracked_files

FILE_LINES = 300
FUNCTION_LINES = 30
MIGRATIONS = "/migrations/versions/"
"""A migration lists the columns of its day and is never touched again."""
RATCHET = Path(__file__).with_name("long_pages.yaml")


def long_functions(name: str, source: str) -> dict[str, int]:
    nodes = ast.walk(ast.parse(source))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {f"{name}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    return {place: lines for place, lines in sizes.items() if lines > FUNCTION_LINES}


def long_places(pages: dict[str, str]) -> dict[str, int]:
    found = {name: len(source.splitlines()) for name, source in pages.items()}
    found = {name: lines for name, lines in found.items() if lines > FILE_LINES}
    for name, source in pages.items():
        found |= long_functions(name, source)
    return found


class TestPages:
    def test_are_as_long_as_the_ratchet_says(self) -> None:
        pages = {
            name: text_of(name) or "" for name in tracked_files() if name.endswith(".py") and MIGRATIONS not in name
        }
        allowed: dict[str, int] = yaml.safe_load(RATCHET.read_text("utf-8")) or {}
        assert long_places(pages) == allowed

    def test_are_counted_by_file_and_by_function(self) -> None:
        long_function = "def work():\n" + "    pass\n" * FUNCTION_LINES
        long_file = "x = 1\n" * (FILE_LINES + 1)
        assert long_places({"a.py": long_function, "b.py": long_file, "c.py": "x = 1\n"}) == {
            "a.py:work": 31,
            "b.py": 301,
        }
