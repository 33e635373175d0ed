"""Reads an issued plan into a proposal that a person confirms. Pure: files in, values out, nothing is stored."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from services.plans.reading import kinds
from services.plans.reading.document import read_source
from services.plans.reading.doubts import doubt
from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.model import DocumentHead, Doubt, Indicator, LegalBasis, Milestone, Reading, Task
from services.plans.reading.settings import DEFAULT_LIMITS, ReadingLimits
from services.plans.reading.sources import cell_texts, excel_file, pdf_file, text_file, word_file, workbook

__all__ = [
    "DocumentHead",
    "Doubt",
    "Indicator",
    "LegalBasis",
    "Milestone",
    "Reading",
    "ReadingLimits",
    "Task",
    "UnreadableDocument",
    "read_cells",
    "read_document",
    "read_text",
]

LOADERS = {
    kinds.TEXT: text_file.load,
    kinds.WORD: word_file.load,
    kinds.EXCEL: excel_file.load,
    kinds.PDF: pdf_file.load,
}


def read_document(path: Path, limits: ReadingLimits = DEFAULT_LIMITS) -> Reading:
    """Read a .txt, .docx, .xlsx or .pdf file by its content; raises UnreadableDocument, and MemoryError if bounded."""
    kind = _kind(path, limits)
    source = LOADERS[kind](path, limits)
    if source.characters > limits.characters:
        raise UnreadableDocument("document-too-large")
    reading = read_source(source)
    misnamed = (doubt("extension-differs"),) if path.suffix.lower() != kind else ()
    return replace(reading, doubts=(*misnamed, *source.doubts, *reading.doubts))


def read_cells(path: Path, limits: ReadingLimits = DEFAULT_LIMITS) -> dict[str, Any]:
    """Cells of a workbook as JSON values, see `cell_texts.sheets_as_json`; raises UnreadableDocument."""
    if _kind(path, limits) != kinds.EXCEL:
        raise UnreadableDocument("document-not-a-workbook")
    shaped: dict[str, Any] = cell_texts.sheets_as_json(workbook.open_workbook(path, limits))
    return shaped


def read_text(text: str) -> Reading:
    """Read text taken out of a document; never raises."""
    return read_source(text_file.from_text(text))


def _kind(path: Path, limits: ReadingLimits) -> str:
    if not path.is_file():
        raise UnreadableDocument("document-missing")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableDocument("document-empty")
    if size > limits.file_bytes:
        raise UnreadableDocument("document-too-large")
    return kinds.kind_of(path)
