"""Reads the signatures out of a PDF file, whatever the file says of itself, and has each one checked."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature

from services.evidence.screening.signatures import checking, holders, trust
from services.evidence.screening.signatures.chains import Known
from services.evidence.screening.signatures.revocations import with_store
from services.evidence.screening.signatures.signed import Signed, Unchecked

PIECE = 1 << 16
BLANK = b"\0\t\n\f\r "
MOST = 20
"""Signatures that are checked in one file; an official document carries two to five."""
FORMATS = frozenset({
    SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES, SigSeedSubFilter.PBAD_PADES,
    SigSeedSubFilter.ETSI_RFC3161,
})  # fmt: skip
# What reading a hostile or broken file may raise, in the library and below it.
BAD_FILE = (PdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
            RecursionError, TypeError, ValueError)  # fmt: skip
logging.getLogger("pyhanko").addHandler(logging.NullHandler())
logging.getLogger("pyhanko").propagate = False
logging.getLogger("pyhanko_certvalidator").addHandler(logging.NullHandler())
logging.getLogger("pyhanko_certvalidator").propagate = False


@dataclass(frozen=True, slots=True)
class Field:
    """A filled signature field of the form."""

    name: str
    value: Any
    itself: Any


def read(path: Path, trust_folder: Path | None, now: datetime) -> tuple[Signed | Unchecked, ...]:
    """Check the signatures of a PDF file, in the order of the form's fields; at most `MOST` and one."""
    with path.open("rb") as stream:
        try:
            reader = _open(stream)
            if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
                return (Unchecked("", "encrypted"),)
            fields = tuple(
                Field(*found) for found in islice(enumerate_sig_fields(reader, filled_status=True), MOST + 1)
            )
            known = with_store(Known(now, trust.anchors(trust_folder)), reader)
        except BAD_FILE:
            return (Unchecked("", "file"),)
        return tuple(_each(reader, fields, known))


def _open(stream: BinaryIO) -> PdfFileReader:
    """Read by the letter of the standard where the file allows it.

    Files that list their objects twice, for readers old and new, are what word processors write; read strictly, none
    of their signatures would be checked.
    """
    try:
        reader = PdfFileReader(stream)
    except BAD_FILE:
        return PdfFileReader(stream, strict=False)
    return PdfFileReader(stream, strict=False) if reader.xrefs.hybrid_xrefs_present else reader


def _each(reader: PdfFileReader, fields: Sequence[Field], known: Known) -> Iterator[Signed | Unchecked]:
    names = {field.name for field in fields}
    for field in fields:
        name = holders.printable(str(field.name))
        try:
            yield _one(reader, field, known, names)
        except BAD_FILE:
            yield Unchecked(name, "envelope")


def _one(reader: PdfFileReader, field: Field, known: Known, names: set[str]) -> Signed | Unchecked:
    name = holders.printable(str(field.name))
    if field.value.get_object().get("/SubFilter") not in {kind.value for kind in FORMATS}:
        return Unchecked(name, "kind")
    embedded = EmbeddedPdfSignature(reader, field.itself, field.name)
    if not _is_within(embedded, reader.stream):
        return Unchecked(name, "range")
    seen = checking.check(embedded, known, names, is_whole=_is_whole(embedded, reader.stream))
    is_followed = seen.coverage == "revision" and seen.change == "none" and _has_more(embedded, reader.stream)
    return replace(seen, coverage="part") if is_followed else seen


def _is_within(embedded: EmbeddedPdfSignature, stream: BinaryIO) -> bool:
    """Whether the range is what every signer writes: two pieces one after the other, both inside the file."""
    parts = [int(number) for number in islice(embedded.byte_range, 5)]
    size = stream.seek(0, os.SEEK_END)
    if len(parts) != len(("from", "length", "from", "length")):
        return False
    first, length, second, rest = parts
    return min(first, length - 1, rest) >= 0 and first + length < second and second + rest <= size


def _is_whole(embedded: EmbeddedPdfSignature, stream: BinaryIO) -> bool:
    """Whether the range starts with the file and its gap holds the envelope and nothing else."""
    first, length, second, _ = (int(number) for number in embedded.byte_range)
    if first != 0 or second - length != 2 * len(embedded.pkcs7_content) + len("<>"):
        return False
    stream.seek(length)
    gap = stream.read(second - length)
    return gap[:1] == b"<" and gap[-1:] == b">" and _from_hex(gap[1:-1]) == embedded.pkcs7_content


def _has_more(embedded: EmbeddedPdfSignature, stream: BinaryIO) -> bool:
    """Whether something visible follows the range, though no later state of the document does."""
    _, _, second, rest = (int(number) for number in embedded.byte_range)
    stream.seek(second + rest)
    return any(piece.strip(BLANK) for piece in iter(lambda: stream.read(PIECE), b""))


def _from_hex(text: bytes) -> bytes | None:
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None
