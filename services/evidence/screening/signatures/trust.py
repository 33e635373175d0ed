"""The authorities signatures are trusted to: certificates an operator laid into a folder."""

from collections.abc import Iterator
from pathlib import Path

from asn1crypto import pem, x509

SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
LARGEST_FILE = 1 << 20


def anchors(folder: Path | None) -> tuple[x509.Certificate, ...]:
    """Every certificate in the folder, PEM (several per file) or DER; a file that holds none is left out."""
    if folder is None or not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    return tuple(certificate for path in files for certificate in _certificates(path))


def _certificates(path: Path) -> Iterator[x509.Certificate]:
    if path.stat().st_size > LARGEST_FILE:
        return
    content = path.read_bytes()
    try:
        ders = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
    except ValueError:
        return
    for der in ders:
        try:
            certificate = x509.Certificate.load(der, strict=True)
            certificate.subject, certificate.public_key  # noqa: B018 - the library reads them only when asked
        except ValueError:
            continue
        yield certificate
