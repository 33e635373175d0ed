"""Verifies a dossier without a server: every hash, nothing missing, nothing added, the seal. Unpacks nothing."""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from services.evidence.document.layout import oddities
from services.evidence.document.manifest import FILES, FORMAT, MANIFEST, SIGNATURE, SUMS, Member, sums
from services.evidence.document.seal import SealBrokenError, signer

MAX_MEMBERS = 20_000
MAX_TEXT_BYTES = 128 << 20
"""Of manifest, sums or index; a dossier of 5,000 files has some 20 MB of them."""
MAX_SIGNATURE_BYTES = 64 << 10
CHUNK_BYTES = 1 << 20
BROKEN = (BadZipFile, LargeZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)
"""What reading a damaged member raises."""

Found = tuple[str, str]
"""A path inside the dossier, empty for the whole, and what is wrong with it."""


class NotADossierError(Exception):
    """A file is no dossier at all; the message is a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: `problems` is empty for a dossier that is as it was made; `key` signed it, as a thumbprint."""

    problems: Sequence[Found]
    manifest: Mapping[str, Any]
    key: str | None
    is_known_key: bool | None
    """None where no key was given to compare with."""


def verify(path: Path, known: Sequence[str] | None = None) -> Checked:
    """Check a dossier; `known` are thumbprints of keys to be believed. Raises NotADossierError, OSError."""
    with path.open("rb") as file:
        try:
            archive = ZipFile(file)
        except BROKEN as failure:
            raise NotADossierError(
                "Tệp không phải tệp zip hoặc đã hỏng, không đọc được danh sách bên trong."
            ) from failure
        with archive:
            if len(archive.infolist()) > MAX_MEMBERS:
                raise NotADossierError(f"Tệp zip có hơn {MAX_MEMBERS} mục nên không phải hồ sơ của hệ thống.")
            return _Checking(archive, file, path.stat().st_size).all(known)


class _Checking:
    def __init__(self, archive: ZipFile, file: BinaryIO, size_bytes: int) -> None:
        self.archive = archive
        self.file = file
        self.size_bytes = size_bytes
        self.budget = size_bytes + 2 * MAX_TEXT_BYTES

    def all(self, known: Sequence[str] | None) -> Checked:
        told = self._read(MANIFEST, MAX_TEXT_BYTES)
        if told is None:
            raise NotADossierError("Tệp zip không có manifest.json đọc được nên không phải hồ sơ của hệ thống.")
        manifest, members = _parsed(told)
        problems = list(oddities(self.archive, self.file, self.size_bytes))
        key, broken = self._sealed(told)
        is_known = None if known is None else key in known
        if is_known is False and not broken:
            broken = [(SIGNATURE, "hồ sơ được ký bằng khóa khác với khóa đưa ra để đối chiếu.")]
        problems += broken
        problems += self._listed(members)
        problems += [found for member in members if (found := self._member(member))]
        problems += self._summed([*members, Member(MANIFEST, len(told), hashlib.sha256(told).hexdigest())])
        problems += _kept(manifest, members)
        return Checked(list(dict.fromkeys(problems)), manifest, key, is_known)

    def _sealed(self, told: bytes) -> tuple[str | None, list[Found]]:
        signature = self._read(SIGNATURE, MAX_SIGNATURE_BYTES)
        if signature is None:
            return None, [(SIGNATURE, "thiếu chữ ký số của hồ sơ.")]
        try:
            return signer(signature.decode("ascii", "replace"), told), []
        except SealBrokenError:
            return None, [
                (SIGNATURE, "chữ ký số không khớp với manifest.json: danh mục đã bị sửa hoặc chữ ký bị hỏng.")
            ]

    def _listed(self, members: Sequence[Member]) -> Iterator[Found]:
        present, wanted = (
            set(self.archive.namelist()),
            {member.path for member in members} | {MANIFEST, SIGNATURE, SUMS},
        )
        yield from ((path, "thiếu trong hồ sơ.") for path in sorted(wanted - present - {SIGNATURE}))
        yield from ((path, "bị thêm vào, không có trong danh mục đã ký.") for path in sorted(present - wanted))

    def _member(self, member: Member) -> Found | None:
        """What is wrong with one member; it is read no further than it may go."""
        if member.path not in self.archive.NameToInfo:
            return None
        if self._inflates(member.path):
            return member.path, "bị nén bất thường, có thể là bom giải nén, nên không đọc."
        size_bytes, digest = 0, hashlib.sha256()
        try:
            with self.archive.open(member.path) as content:
                while size_bytes <= member.size_bytes and (piece := content.read(CHUNK_BYTES)):
                    size_bytes += len(piece)
                    digest.update(piece)
        except BROKEN:
            return member.path, "hỏng, không đọc được hết nội dung."
        if (size_bytes, digest.hexdigest()) != (member.size_bytes, member.sha256):
            return member.path, "nội dung khác với danh mục đã ký."
        return None

    def _inflates(self, path: str) -> bool:
        """Contents are packed as they are: one that grows on reading was not packed by us, nor one read twice over."""
        info = self.archive.getinfo(path)
        self.budget -= info.file_size
        grows = path.startswith(FILES) and info.file_size > info.compress_size
        return grows or self.budget < 0

    def _summed(self, members: Sequence[Member]) -> list[Found]:
        told = self._read(SUMS, MAX_TEXT_BYTES)
        if told is None or told == sums(members):
            return []
        return [(SUMS, "không khớp với danh mục đã ký.")]

    def _read(self, path: str, limit: int) -> bytes | None:
        """A text of the dossier; none where it is not there, broken, or longer than it may be."""
        try:
            with self.archive.open(path) as content:
                told = content.read(limit + 1)
        except (KeyError, *BROKEN):
            return None
        return told if len(told) <= limit else None


def _parsed(told: bytes) -> tuple[Mapping[str, Any], list[Member]]:
    try:
        manifest = json.loads(told)
        form, files = manifest["format"], manifest["files"]
        members = [Member(str(one["path"]), int(one["size_bytes"]), str(one["sha256"])) for one in manifest["members"]]
        is_whole = isinstance(files, list) and all(isinstance(one, dict) for one in files)
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise NotADossierError("manifest.json không đọc được nên không phải hồ sơ của hệ thống.") from failure
    if form != FORMAT or not is_whole:
        raise NotADossierError("manifest.json có khuôn dạng khác. Hãy dùng bản nq57 mới hơn để kiểm tra.")
    return manifest, members


def _kept(manifest: Mapping[str, Any], members: Sequence[Member]) -> list[Found]:
    """Files whose content had changed between upload and dossier, or whose place in the list is not right."""
    packed = {member.path: member.sha256 for member in members}
    files = [(one.get("path"), one.get("sha256")) for one in manifest["files"]]
    named = {str(path) for path, _ in files if path}
    changed = [
        (str(path), "nội dung lúc lập hồ sơ đã khác với lúc tải lên.")
        for path, sha256 in files
        if path in packed and packed[path] != sha256
    ]
    astray = [
        (path, "danh mục không nói tệp này thuộc minh chứng nào.")
        for path in packed
        if path.startswith(FILES) and path not in named
    ]
    lost = [(path, "danh mục nói có tệp này nhưng hồ sơ không kèm.") for path in sorted(named - set(packed))]
    return [*changed, *astray, *lost]
