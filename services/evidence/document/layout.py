"""What a zip may hide from its own list: two members of one name, links, bytes before, between and after members."""

import stat
import struct
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from services.evidence.document.names import is_safe

LOCAL_HEADER = struct.Struct("<4s22xHH")
END = struct.Struct("<4s16xH")
END_BYTES = 22
ENCRYPTED, DESCRIPTOR = 0x1, 0x8
DESCRIPTOR_BYTES = {0, 12, 16, 20, 24}
"""Sizes of what may follow a member: none, or its checksum and sizes in 32 or 64 bits, with or without a signature."""


def oddities(archive: ZipFile, file: BinaryIO, size_bytes: int) -> Iterator[tuple[str, str]]:
    """Path and Vietnamese sentence of everything about the archive that no dossier has; nothing is unpacked."""
    seen: set[str] = set()
    for info in archive.infolist():
        if info.filename in seen:
            yield info.filename, "có hai mục cùng tên trong hồ sơ."
        seen.add(info.filename)
        if not is_safe(info.orig_filename):
            yield info.filename, "tên mục nguy hiểm, có thể ghi đè ra ngoài thư mục khi giải nén."
        if stat.S_ISLNK(info.external_attr >> 16) or info.is_dir():
            yield info.filename, "không phải một tệp thường."
        if info.flag_bits & ENCRYPTED:
            yield info.filename, "bị đặt mật khẩu nên không kiểm tra được."
    if _has_gaps(archive, file) or archive.comment or not _ends_plainly(file, size_bytes):
        yield "", "tệp zip có dữ liệu nằm ngoài danh sách của nó."


def _has_gaps(archive: ZipFile, file: BinaryIO) -> bool:
    """Tell whether members leave bytes between them that belong to none, or overlap."""
    ordered = sorted(archive.infolist(), key=lambda info: info.header_offset)
    starts = [*(info.header_offset for info in ordered), archive.start_dir]
    if starts[0] != 0:
        return True
    return any(_rest(info, file, until) not in _after(info) for info, until in zip(ordered, starts[1:], strict=True))


def _rest(info: ZipInfo, file: BinaryIO, until: int) -> int:
    """Bytes between the end of a member's data and what comes next; negative where they overlap."""
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30:  # noqa: PLR2004  a local header's fixed part
        return -1
    _, name_bytes, extra_bytes = LOCAL_HEADER.unpack(header)
    return int(until - info.header_offset - 30 - name_bytes - extra_bytes - info.compress_size)


def _after(info: ZipInfo) -> set[int]:
    return DESCRIPTOR_BYTES - {0} if info.flag_bits & DESCRIPTOR else {0}


def _ends_plainly(file: BinaryIO, size_bytes: int) -> bool:
    file.seek(max(0, size_bytes - END_BYTES))
    end = file.read(END_BYTES)
    return len(end) == END_BYTES and END.unpack(end) == (b"PK\x05\x06", 0)
