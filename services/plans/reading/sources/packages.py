"""Word and Excel files are zip packages of XML: what is checked before anything in them is unpacked."""

import zipfile
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from services.plans.reading.errors import UnreadableDocument
from services.plans.reading.settings import MEBIBYTE, ReadingLimits

MARKUP = (".xml", ".rels")
CHUNK = 64 * 1024


def refuse_hostile(path: Path, limits: ReadingLimits) -> None:
    """Refuse by the sizes the package declares (no more is ever unpacked), then by document types in its XML."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            _refuse_sizes(members, limits)
            for member in members:
                if member.filename.lower().endswith(MARKUP):
                    _refuse_entities(package, member)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, expat.ExpatError) as error:
        raise UnreadableDocument("document-damaged") from error


def _refuse_sizes(members: list[zipfile.ZipInfo], limits: ReadingLimits) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableDocument("document-encrypted")
    if any(_is_packed_too_tightly(member, limits) for member in members):
        raise UnreadableDocument("document-bomb")
    markup = sum(member.file_size for member in members if member.filename.lower().endswith(MARKUP))
    total = sum(member.file_size for member in members)
    if len(members) > limits.packed_members or total > limits.unpacked_bytes or markup > limits.markup_bytes:
        raise UnreadableDocument("document-bomb")


def _is_packed_too_tightly(member: zipfile.ZipInfo, limits: ReadingLimits) -> bool:
    return member.file_size > max(MEBIBYTE, member.compress_size * limits.packing_ratio)


def _refuse_entities(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read up to the first element only: a document type, the home of entities, can stand nowhere behind it."""
    parser = expat.ParserCreate()
    reached: list[str] = []
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, _: reached.append(name)
    with package.open(member) as part:
        while not reached and (chunk := part.read(CHUNK)):
            parser.Parse(chunk)


def _refuse_doctype(*_: object) -> NoReturn:
    raise UnreadableDocument("document-with-entities")
