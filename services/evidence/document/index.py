"""The page people open first: the dossier in words, without a script, with links to its files."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from services.evidence.document.manifest import Packed
from services.evidence.domain.dossiers import Dossier
from shared import clock

LEFT_OUT = {
    "awaiting": "Đang cách ly: chưa quét xong phần mềm độc hại nên không đưa vào hồ sơ.",
    "infected": "Có phần mềm độc hại nên không đưa vào hồ sơ.",
    "removed": "Đã hủy, còn dấu lưu.",
    "missing": "Nội dung không còn trong kho lưu trữ.",
}
LEVELS = {"ok": "Đạt", "note": "Lưu ý", "warning": "Cảnh báo", "danger": "Nguy hiểm"}
STATES = {"pending": "Chờ thẩm định", "accepted": "Chấp nhận", "rejected": "Trả lại", "superseded": "Đã thay thế"}
VERDICTS = {
    "accepted": "Chấp nhận",
    "rejected": "Trả lại",
    "more_asked": "Đề nghị bổ sung",
    "answered": "Đã bổ sung",
    "forwarded": "Chuyển thẩm định",
    "appealed": "Khiếu nại",
    "lapsed": "Hết hạn",
}
ROUNDS = {
    "look": "Xem trước",
    "first": "Lần một",
    "answer": "Bổ sung",
    "second": "Lần hai",
    "appeal": "Giải quyết khiếu nại",
    "outside": "Kết quả bên ngoài",
}
SCOPES = {"file": "Một tệp", "task": "Cả nhiệm vụ", "unit": "Cả đơn vị"}
PERSONAL = {"taken_at": "Chụp lúc", "latitude": "Vĩ độ", "longitude": "Kinh độ", "camera": "Máy ảnh"}
SIZE_STEP = 1024


def index(dossier: Dossier, files: Sequence[Packed]) -> bytes:
    """The page, in UTF-8."""
    words = {"left_out": LEFT_OUT, "levels": LEVELS, "states": STATES, "verdicts": VERDICTS, "rounds": ROUNDS}
    by_task: dict[str, list[Packed]] = {}
    for packed in files:
        by_task.setdefault(packed.entry.file.task_id, []).append(packed)
    task_ids = dict.fromkeys([*by_task, *(one.review.task_id for one in dossier.reviews)])
    page = {
        "dossier": dossier,
        "files": files,
        "by_task": by_task,
        "task_ids": list(task_ids),
        "scopes": SCOPES,
        "personal": PERSONAL,
    }
    return _environment().get_template("index.html").render(page | words).encode()


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"day": _day, "moment": _moment, "size": _size, "link": _link}
    return made


def _day(day: date | datetime | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(clock.LOCAL):%d/%m/%Y %H:%M}" if moment else ""


def _size(size_bytes: int) -> str:
    """Bytes as people read them: `1,4 MB`."""
    size, unit = float(size_bytes), "byte"
    for larger in ("KB", "MB", "GB"):
        if size < SIZE_STEP:
            break
        size, unit = size / SIZE_STEP, larger
    return f"{size:.0f} {unit}" if unit == "byte" else f"{size:.1f} {unit}".replace(".", ",")


def _link(path: str) -> str:
    return quote(path)
