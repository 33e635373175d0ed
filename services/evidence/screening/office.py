"""Office files: whether they open within bounds, and what in them acts, reaches outside or is hidden inside."""

import mmap
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from services.evidence.screening import identity, packages
from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Job, Screened
from services.evidence.screening.kinds import RICH_TEXT, Kind

ACTIVE = Check("active", 1)
CARE = "Chỉ xem nội dung trên hệ thống, không mở tệp gốc trên máy làm việc."
MACRO_PARTS = re.compile(r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml)$|^basic/|^scripts/|^xl/macrosheets/", re.IGNORECASE)
EMBEDDED_PARTS = re.compile(r"(?:^|/)(?:embeddings|activex)/|^object \d+/.|^objectreplacements/", re.IGNORECASE)
CHARTS = re.compile(r"/embeddings/microsoft_excel_(?:work)?sheet\d*\.xlsx$", re.IGNORECASE)
"""The figures behind a chart: every chart of Word and PowerPoint has them."""
DECLARES_ENTITIES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)
"""In UTF-8 and in UTF-16."""
MARKUP_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
CALLS = re.compile(rb"\bDDEAUTO\b|<w:instrText[^>]*>\s*DDE\b|w:instr=[\"']\s*DDE\b|<ddeLink\b", re.IGNORECASE)
"""Fields and links by which Word and Excel have another program do something."""
RICH_TEMPLATE = re.compile(rb"\\template\s*(?:https?:|\\\\\\\\)", re.IGNORECASE)
OLD_MACROS = ("_VBA_PROJECT".encode("utf-16-le"),)
OLD_OBJECTS = tuple(name.encode("utf-16-le") for name in ("ObjectPool", "\x01Ole10Native"))
RICH_OBJECTS = (b"\\objdata", b"\\objocx")
OPEN_DOCUMENT_PARTS, LOCKED_PARTS = "META-INF/manifest.xml", b"encryption-data"
MAX_LINKS_BYTES = 8 << 20
OVERLAP = 256

SENTENCES = {
    "office-macro": "Tệp Office có chứa macro (mã lệnh).",
    "office-dde": "Tệp Office có lệnh DDE gọi chương trình khác.",
    "office-external-link": "Tệp Office tự lấy nội dung từ nơi khác khi mở.",
    "office-embedded-object": "Tệp Office có đối tượng hoặc tệp khác nhúng bên trong.",
}
DANGERS = frozenset({"office-macro", "office-dde"})


class EntitiesError(Exception):
    """A part declares entities, which no office program writes."""


def check(path: Path, job: Job, kind: Kind) -> Screened:
    """Take an office file apart, old or new."""
    old = kind is RICH_TEXT or not zipfile.is_zipfile(path)
    try:
        acting = _in_old(path, kind) if old else _in_package(path, job.limits.max_unpacked_bytes)
    except (packages.BombError, MemoryError):
        return Screened(findings=(identity.bomb(kind.name),))
    except packages.LockedError:
        return Screened(findings=(identity.locked(kind.name),))
    except (EntitiesError, expat.ExpatError, *packages.UNREADABLE):
        return Screened(findings=(identity.broken(kind.name),))
    return Screened(findings=(identity.agreement(job, kind), *_in_words(acting)))


def archive(path: Path, job: Job, kind: Kind) -> Screened:
    """Look into a plain zip: only whether it unpacks within bounds; what is inside stays unchecked."""
    try:
        names = {name for name, _ in packages.unpacked(path, job.limits.max_unpacked_bytes)}
    except (packages.BombError, MemoryError):
        return Screened(findings=(identity.bomb(kind.name),))
    except packages.LockedError:
        return Screened(findings=(identity.locked(kind.name),))
    except packages.UNREADABLE:
        return Screened(findings=(identity.broken(kind.name),))
    nested = sum(name.lower().endswith((".zip", ".rar", ".7z", ".gz", ".tar")) for name in names)
    findings = [identity.agreement(job, kind)]
    if nested:
        findings.append(
            identity.TYPE.warning(
                "archive-nested",
                f"Tệp nén chứa {nested} tệp nén khác bên trong; máy không mở tiếp. Đề nghị đơn vị gửi từng tệp riêng.",
                count=nested,
            )
        )
    return Screened(findings=tuple(findings))


def _in_words(acting: Mapping[str, int]) -> Iterator[Found]:
    for code, count in acting.items():
        say = ACTIVE.danger if code in DANGERS else ACTIVE.warning
        yield say(code, f"{SENTENCES[code]} {CARE}", count=count)
    if not acting:
        yield ACTIVE.ok("office-passive", "Tệp Office không chứa macro, đối tượng nhúng hay liên kết tự tải.")


def _in_package(path: Path, max_bytes: int) -> dict[str, int]:
    """Count the parts that act, by code. Raises what `packages.unpacked` does, EntitiesError and ExpatError."""
    names, calling = set[str](), set[str]()
    written: dict[str, bytearray] = {}
    last, tail = "", b""
    for name, piece in packages.unpacked(path, max_bytes):
        names.add(name)
        if not name.lower().endswith(MARKUP_ENDINGS):
            continue
        markup = tail + piece if name == last else piece
        last, tail = name, piece[-OVERLAP:]
        if declares_entities(markup):
            raise EntitiesError
        if name == OPEN_DOCUMENT_PARTS and LOCKED_PARTS in markup:
            raise packages.LockedError
        if calls_a_program(markup):
            calling.add(name)
        if name.endswith(".rels"):
            if len(written.setdefault(name, bytearray())) > MAX_LINKS_BYTES:
                raise packages.BombError
            written[name] += piece
    return _that_are(
        macro=sum(MACRO_PARTS.search(name) is not None for name in names),
        dde=len(calling),
        external_link=sum(links_outside(bytes(rels)) for rels in written.values()),
        embedded_object=sum(_is_embedded(name) for name in names),
    )


def _that_are(**counts: int) -> dict[str, int]:
    return {f"office-{what.replace('_', '-')}": int(count) for what, count in counts.items() if count}


def _is_embedded(name: str) -> bool:
    return EMBEDDED_PARTS.search(name) is not None and not CHARTS.search(f"/{name}")


def calls_a_program(xml: bytes) -> bool:
    return (b"DDE" in xml or b"ddeLink" in xml) and CALLS.search(xml) is not None


def declares_entities(xml: bytes) -> bool:
    # Looking for its first two letters is ten times as fast as the whole pattern, and few parts have them.
    return (b"<!" in xml or b"<\0!" in xml) and DECLARES_ENTITIES.search(xml) is not None


def links_outside(rels: bytes) -> int:
    """Count relationships of a part that fetch something by themselves: all that lead outside but plain hyperlinks."""
    found = 0

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal found
        outside = attributes.get("TargetMode", "").lower() == "external"
        found += outside and not attributes.get("Type", "").lower().endswith("/hyperlink")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(rels, True)  # noqa: FBT003 - expat takes its last piece that way
    return found


def _in_old(path: Path, kind: Kind) -> dict[str, int]:
    """The same of formats before 2007 and of RTF, by the names of their streams and commands."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if kind is RICH_TEXT:
            return _that_are(
                external_link=RICH_TEMPLATE.search(content) is not None,
                embedded_object=any(content.find(command) >= 0 for command in RICH_OBJECTS),
            )
        return _that_are(
            macro=any(content.find(name) >= 0 for name in OLD_MACROS),
            embedded_object=any(content.find(name) >= 0 for name in OLD_OBJECTS),
        )
