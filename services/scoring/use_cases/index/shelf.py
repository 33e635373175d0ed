"""The methods that ship, each with its dictionary."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from services.scoring.domain.index.dictionary import Dictionary, Matcher
from services.scoring.domain.index.formula import MethodError
from services.scoring.domain.index.method import Method, Methods
from shared.policy_file import WHOLE, PolicyRefused, read_policy

Key = tuple[str, str]
"""Code and version of a method."""
WHOLE_FILE = 1


class _Entry(NamedTuple):
    file: Path
    dictionary: Dictionary


class MethodShelf:
    """Holds the methods the application put here at start; handlers are registered before any file is read."""

    def __init__(self) -> None:
        self.methods = Methods()
        self._matchers: dict[Key, Matcher] = {}

    def ship(self, methods: Methods, dictionaries: dict[Key, Dictionary]) -> None:
        """Take methods and what finds their indicators."""
        self.methods = methods
        self._matchers = {key: Matcher(dictionary) for key, dictionary in dictionaries.items()}

    def matchers(self) -> Iterator[tuple[Method, Matcher]]:
        """Every version of a method that has a dictionary, with what finds its indicators."""
        for method in self.methods.versions:
            if (matcher := self._matchers.get((method.code, method.version))) is not None:
                yield method, matcher


def read_methods(folder: Path) -> tuple[Methods, dict[Key, Dictionary]]:
    """Read every method of a folder, and the dictionaries in its folder `dictionaries`.

    Raises:
        PolicyRefused: points that do not add up, a hole between steps, a dictionary for what no method has.
    """
    dictionaries = [_Entry(file, read_policy(file, Dictionary)) for file in _files(folder / "dictionaries")]
    try:
        methods = Methods.of(read_policy(file, Method) for file in _files(folder))
    except MethodError as error:
        raise PolicyRefused(folder.name, WHOLE_FILE, ".".join(map(str, error.path)), str(error)) from error
    return methods, dict(chain.from_iterable(_checked(each, methods) for each in dictionaries))


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PolicyRefused(folder.name, WHOLE_FILE, WHOLE, "thư mục không có tệp nào (*.yaml)")
    return files


def _checked(entry: _Entry, methods: Methods) -> Iterator[tuple[Key, Dictionary]]:
    dictionary, name = entry.dictionary, entry.file.name
    key = (dictionary.method, dictionary.method_version)
    method = next((each for each in methods.versions if (each.code, each.version) == key), None)
    if method is None:
        raise PolicyRefused(name, WHOLE_FILE, "method", "không có bộ chỉ số này")
    try:
        dictionary.check_against(method)
    except MethodError as error:
        line = _line_of(entry, error.path)
        raise PolicyRefused(name, line, ".".join(map(str, error.path)), str(error)) from error
    yield key, dictionary


def _line_of(entry: _Entry, path: tuple[str | int, ...]) -> int:
    """Line on which the entry of a fault names its indicator."""
    place = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    code = f"code: {entry.dictionary.entries[place].code}"
    lines = enumerate(entry.file.read_text("utf-8").splitlines(), start=1)
    return next((number for number, line in lines if line.strip().removeprefix("- ").startswith(code)), WHOLE_FILE)
