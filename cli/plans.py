"""`nq57 plans read FILE`: what a document says, as a proposal a person confirms."""

import argparse
import json
from pathlib import Path

from cli.progress import complain, say
from services.plans.reading import Indicator, Reading, Task, UnreadableDocument, read_document

UNREADABLE = 2


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    read = actions.add_parser("read", help="đọc một tệp .docx, .pdf hoặc .txt")
    read.add_argument("file", type=Path, metavar="TỆP")
    read.add_argument("--json", action="store_true", help="in toàn bộ kết quả dạng JSON")
    read.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        reading = read_document(options.file)
    except UnreadableDocument as error:
        complain(f"{options.file}: {error.sentence} [{error.slug}]")
        return UNREADABLE
    except OSError as error:
        complain(f"{options.file}: không mở được tệp ({error.strerror}).")
        return UNREADABLE
    say(json.dumps(reading.as_json(), ensure_ascii=False, indent=2) if options.json else _page(reading))
    return 0


def _page(reading: Reading) -> str:
    head = reading.document
    lines = [
        f"Văn bản:   {head.title or '(không rõ tên)'}",
        f"Số, ngày:  {head.number or '(không rõ số)'}, {head.issued_on or '(không rõ ngày)'}",
        f"Cơ quan:   {head.issuer or '(không rõ)'}   Người ký: {head.signer or '(không rõ)'}",
        f"Chỉ tiêu:  {len(reading.indicators)}",
        *(f"  {item.code or '-':>6}  {item.name}" for item in reading.indicators),
        f"Nhiệm vụ:  {len(reading.tasks)}",
        *(f"  {item.code or '-':>6}  {item.name} ({item.lead_unit or 'chưa giao'})" for item in reading.tasks),
    ]
    items: list[Indicator | Task] = [*reading.indicators, *reading.tasks]
    found = [*reading.doubts, *(doubt for item in items for doubt in item.doubts)]
    doubts = [f"  ? {message}" for message in dict.fromkeys(doubt.message for doubt in found)]
    return "\n".join([*lines, *(["Cần xem lại:", *doubts] if doubts else [])])
