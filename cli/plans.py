"""`nq57 plans read FILE`: what a document says, as a proposal a person confirms; read within the service's bounds."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from cli.progress import complain, say
from services import plans
from services.plans.clients.reader import DocumentRefusedError, Reader
from services.plans.domain.policy import Policy
from shared.policy_file import read_policy

UNREADABLE = 2
POLICIES = Path(plans.__file__).parent / "policies"

Reading = dict[str, Any]


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    read = actions.add_parser("read", help="đọc một tệp .docx, .xlsx, .pdf hoặc .txt")
    read.add_argument("file", type=Path, metavar="TỆP")
    read.add_argument("--json", action="store_true", help="in toàn bộ kết quả dạng JSON")
    read.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        reading = _reading(options.file)
    except DocumentRefusedError as error:
        complain(f"{options.file}: {error.sentence} [{error.slug}]")
        return UNREADABLE
    except OSError as error:
        complain(f"{options.file}: không mở được tệp ({error.strerror}).")
        return UNREADABLE
    say(json.dumps(reading, ensure_ascii=False, indent=2) if options.json else _page(reading))
    return 0


def _reading(file: Path) -> Reading:
    bounds = read_policy(max(POLICIES.glob("*.yaml")), Policy).reading
    if not file.is_file():
        raise DocumentRefusedError("document-missing", "Không tìm thấy tệp văn bản.")
    if file.stat().st_size > bounds.limit_bytes:
        detail = f"Tệp văn bản lớn hơn {bounds.limit_bytes // 2**20} MB. Hãy gửi bản Word, hoặc tách phụ lục ra."
        raise DocumentRefusedError("document-too-large", detail)
    content = file.read_bytes()

    async def read() -> Reading:
        return await Reader(bounds).read(file.name, content)

    return asyncio.run(read())


def _page(reading: Reading) -> str:
    head, indicators, tasks = reading["document"], reading["indicators"], reading["tasks"]
    lines = [
        f"Văn bản:   {head['title'] or '(không rõ tên)'}",
        f"Số, ngày:  {head['number'] or '(không rõ số)'}, {head['issued_on'] or '(không rõ ngày)'}",
        f"Cơ quan:   {head['issuer'] or '(không rõ)'}   Người ký: {head['signer'] or '(không rõ)'}",
        f"Chỉ tiêu:  {len(indicators)}",
        *(f"  {item['code'] or '-':>6}  {item['name']}{_targets(item)}" for item in indicators),
        f"Nhiệm vụ:  {len(tasks)}",
        *(f"  {item['code'] or '-':>6}  {item['name']} ({_particulars(item)})" for item in tasks),
    ]
    found = [*reading["doubts"], *(doubt for item in (*indicators, *tasks) for doubt in item["doubts"])]
    doubts = [f"  ? {message}" for message in dict.fromkeys(doubt["message"] for doubt in found)]
    return "\n".join([*lines, *(["Cần xem lại:", *doubts] if doubts else [])])


def _targets(indicator: Reading) -> str:
    """Milestones as "≥ 80 % (2026-12-31)"; nothing for an indicator without numbers."""
    told = [_target(one) for one in indicator["milestones"] if one["value"] is not None]
    return f": {'; '.join(told)}" if told else ""


def _target(milestone: Reading) -> str:
    signs = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}
    high = f"-{milestone['value_max']}" if milestone["value_max"] is not None else ""
    unit = f" {milestone['unit_of_measure']}" if milestone["unit_of_measure"] else ""
    on = f" ({milestone['due']})" if milestone["due"] else ""
    return f"{signs.get(milestone['comparator'], '')}{milestone['value']}{high}{unit}{on}"


def _particulars(task: Reading) -> str:
    return ", ".join(filter(None, (task["lead_unit"] or "chưa giao", task["due"], task["recurrence"])))
