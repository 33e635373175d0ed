"""Reads an issued plan into a proposal that a person confirms. Pure: files in, values out, nothing is stored."""

from pathlib import Path

from services.plans.reading.document import read_source
from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.model import DocumentHead, Doubt, Indicator, LegalBasis, Milestone, Reading, Task
from services.plans.reading.settings import DEFAULT_LIMITS, ReadingLimits
from services.plans.reading.sources import pdf_file, text_file, word_file

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
    "read_document",
    "read_text",
]

FORMATS = {".txt": text_file.load, ".docx": word_file.load, ".pdf": pdf_file.load}


def read_document(path: Path, limits: ReadingLimits = DEFAULT_LIMITS) -> Reading:
    """Read a .txt, .docx or .pdf file; raises UnreadableDocument and nothing else."""
    load = FORMATS.get(path.suffix.lower())
    if not path.is_file():
        raise UnreadableDocument("document-missing")
    if load is None:
        raise UnreadableDocument("document-format-unknown")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableDocument("document-empty")
    if size > limits.file_bytes:
        raise UnreadableDocument("document-too-large")
    source = load(path, limits)
    if source.characters > limits.characters:
        raise UnreadableDocument("document-too-large")
    return read_source(source)


def read_text(text: str) -> Reading:
    """Read text taken out of a document; never raises."""
    return read_source(text_file.from_text(text))
