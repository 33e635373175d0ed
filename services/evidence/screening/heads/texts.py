"""Text of the first pages of a document, as it stands in the file: nothing is recognised from pictures."""

import zipfile
from pathlib import Path
from xml.parsers import expat

from services.evidence.screening import kinds, packages
from services.evidence.screening.heads.letters import LONGEST

PARTS = {kinds.WORD: "word/document.xml", kinds.WRITER: "content.xml"}
TEXT_IN = {kinds.WORD: frozenset({"t"}), kinds.WRITER: frozenset({"p", "h", "span", "a"})}
BREAKS = {"p": "\n", "h": "\n", "br": "\n", "cr": "\n", "line-break": "\n", "tab": " ", "s": " "}
MOST_BYTES = 8 << 20
PIECE = 1 << 16


class EnoughError(Exception):
    """The head is surely among what was read."""


def is_a_letter(kind: kinds.Kind) -> bool:
    """Whether files of this kind are documents to read, as sheets and slides are not."""
    return kind in PARTS


def of(path: Path, kind: kinds.Kind) -> str | None:
    """Text of the first pages; none for a kind without any, and for a file that cannot be read."""
    if kind is kinds.PDF:
        from services.evidence.screening.heads import pages  # noqa: PLC0415 - PDFium, not needed for other kinds

        return pages.text_of(path)
    return _of_package(path, kind) if kind in PARTS and zipfile.is_zipfile(path) else None


def _of_package(path: Path, kind: kinds.Kind) -> str | None:
    """Paragraphs of the body and its tables, a line each."""
    reader = _Reader(TEXT_IN[kind])
    try:
        with zipfile.ZipFile(path) as package, package.open(PARTS[kind]) as part:
            for _ in range(MOST_BYTES // PIECE):
                piece = part.read(PIECE)
                reader.take(piece)
                if not piece:
                    break
    except EnoughError:
        pass
    except (KeyError, expat.ExpatError, *packages.UNREADABLE):
        return None
    return "".join(reader.text)


class _Reader:
    """Collects characters inside the elements that hold text, with a newline after each paragraph."""

    def __init__(self, text_in: frozenset[str]) -> None:
        self.text: list[str] = []
        self._text_in, self._open, self._length = text_in, 0, 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def take(self, piece: bytes) -> None:
        self._parser.Parse(piece, not piece)

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._open += name.rpartition(":")[2] in self._text_in

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self._open -= local in self._text_in
        self.text.append(BREAKS.get(local, ""))

    def _characters(self, text: str) -> None:
        if self._open:
            self.text.append(text)
            self._length += len(text)
            if self._length > LONGEST:
                raise EnoughError
