"""The check of the type: what a file is, whether it is what it is called, and whether it may be opened at all."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from services.evidence.screening import polyglots
from services.evidence.screening.found import Check, Found
from services.evidence.screening.job import Job
from services.evidence.screening.kinds import SCRIPT, SCRIPT_ENDINGS, TAKEN_APART, Kind

TYPE = Check("type", 1)
SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream"})
SAME_TYPES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "application/x-pdf": "application/pdf",
}
OFFICE_TYPES = ("application/msword", "application/vnd.ms-", "application/vnd.o", "application/rtf", "text/rtf")
"""What browsers call office files depends on what is installed beside them; a .csv goes as Excel, too."""
TEXT_TYPES = ("text/", "application/json", "application/xml", "application/vnd.ms-excel")
ENDING = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9]{1,6}")
ASK_AGAIN = "Đề nghị đơn vị gửi lại tệp khác."


def broken(what: str) -> Found:
    return TYPE.danger("type-broken", f"Tệp {what} bị hỏng hoặc không đầy đủ nên không mở được. {ASK_AGAIN}")


def locked(what: str) -> Found:
    return TYPE.danger(
        "type-encrypted", f"Tệp {what} có mật khẩu nên không xem được. Đề nghị đơn vị bỏ mật khẩu rồi gửi lại."
    )


def bomb(what: str) -> Found:
    return TYPE.danger(
        "zip-bomb",
        f"Tệp {what} khi bung ra lớn hơn mức cho phép; đây có thể là tệp phá hoại. Không mở tệp này trên máy làm việc.",
    )


def ending_of(name: str) -> str:
    """The ending that names a kind of file; empty where what follows the last dot is a year or a word."""
    ending = PurePath(name).suffix.lower()
    return ending if ENDING.fullmatch(ending) else ""


def of_kind(path: Path, job: Job, kind: Kind) -> Iterator[Found]:
    """Say what the kind alone tells: whether it runs, is unknown, broken or locked; and every second kind."""
    runs = ending_of(job.name) in SCRIPT_ENDINGS
    if kind.family == "runnable" or runs:
        shown = kind if kind.family == "runnable" else SCRIPT
        yield TYPE.danger(
            "type-runnable",
            f"Tệp là {shown.name}, có thể tự chạy khi mở, nên không phải là minh chứng. Không mở tệp này.",
            detected=shown.media_type,
        )
    elif kind.family == "unknown":
        yield TYPE.danger(
            "type-unknown", f"Máy không nhận ra đây là loại tệp gì. {ASK_AGAIN} Nên dùng PDF, ảnh, Word hoặc Excel."
        )
    elif kind.family == "broken":
        yield broken("")
    elif kind.family == "locked":
        yield locked(kind.name)
    for second in polyglots.second_kinds(path, kind) if path.stat().st_size else ():
        yield TYPE.danger(
            "type-polyglot",
            f"Tệp giấu một nội dung thứ hai ({polyglots.NAMES[second]}), mở bằng chương trình khác sẽ thấy thứ khác."
            " Không mở tệp này trên máy làm việc.",
            second=second,
        )


def agreement(job: Job, kind: Kind) -> Found:
    """Compare what a file that opens well is with its name and the type its uploader declared."""
    ending = ending_of(job.name)
    if not _is_named(ending, kind) or not _is_declared(job.media_type, kind):
        return TYPE.warning(
            "type-mismatch",
            f"Tên tệp hoặc loại tệp khai báo không đúng: nội dung thật là {kind.name}.",
            detected=kind.media_type,
            declared=job.media_type,
            ending=ending,
        )
    if kind.family == "other":
        return TYPE.note(
            "type-not-taken-apart",
            f"Tệp thuộc loại {kind.media_type}; máy không kiểm tra được bên trong, cần người xem kỹ.",
            detected=kind.media_type,
        )
    return TYPE.ok("type-known", f"Tệp đúng là {kind.name}.", detected=kind.media_type)


def _is_named(ending: str, kind: Kind) -> bool:
    if kind.family == "other":
        # Such kinds have more endings than any table: only one that promises a kind that is taken apart is wrong.
        return ending in kind.endings or ending not in TAKEN_APART
    return not ending or ending in kind.endings


def _is_declared(declared: str, kind: Kind) -> bool:
    if declared in SAYS_NOTHING or kind.family == "other":
        return True
    if kind.family == "office":
        return declared.startswith(OFFICE_TYPES)
    if kind.family == "text":
        return declared.startswith(TEXT_TYPES)
    return SAME_TYPES.get(declared, declared) == kind.media_type
