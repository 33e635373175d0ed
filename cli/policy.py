"""`nq57 policy`: a policy checked before anybody enters or ships it; needs no running system."""

import argparse
import dataclasses
import importlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cli.progress import complain, say
from shared.policies.schema import schema_text
from shared.policy_file import PolicyRefused, read_policy

REFUSED = 1
ANY_DAY = date(2000, 1, 1)
"""What a text that names no day says."""

# Only the chosen service is imported.
TITLES: Mapping[str, str] = {
    "alerting": "Chính sách cảnh báo",
    "evidence": "Chính sách thẩm định minh chứng",
    "plans": "Chính sách kế hoạch và báo cáo",
    "reporting": "Chính sách báo cáo tổng hợp",
    "scoring": "Chính sách tính điểm",
}
ELSEWHERE: Mapping[str, str] = {"reporting": "services.reporting.domain.awards"}


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    check = actions.add_parser("check", help="kiểm tra một tệp chính sách, không cần hệ thống đang chạy")
    check.add_argument("file", type=Path, metavar="TỆP")
    check.add_argument("--service", choices=TITLES, help="dịch vụ dùng chính sách (mặc định: đoán theo các mục)")
    check.set_defaults(run=run_check)
    schema = actions.add_parser("schema", help="in JSON Schema của chính sách một dịch vụ")
    schema.add_argument("service", choices=TITLES)
    schema.set_defaults(run=run_schema)


def run_check(options: argparse.Namespace) -> int:
    """0: the service takes it; 1: refused, with line and place."""
    try:
        service = options.service or _service_of(options.file)
        policy: Any = read_policy(options.file, policy_of(service))
    except PolicyRefused as refused:
        complain(f"Chính sách chưa dùng được: {refused}")
        return REFUSED
    since = getattr(policy, "effective_from", ANY_DAY)
    say(f"{TITLES[service]} {policy.version}: dùng được{f', từ ngày {since:%d/%m/%Y}' if since > ANY_DAY else ''}.")
    return 0


def run_schema(options: argparse.Namespace) -> int:
    say(schema_text(policy_of(options.service), TITLES[options.service]).rstrip())
    return 0


def policy_of(service: str) -> type[Any]:
    """Return the dataclass that a service reads its policy into."""
    found: type[Any] = importlib.import_module(ELSEWHERE.get(service, f"services.{service}.domain.policy")).Policy
    return found


def _service_of(file: Path) -> str:
    """Return the service with the most of the file's keys."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        root = None  # read_policy says what is wrong
    written = {key.value for key, _ in root.value} if isinstance(root, yaml.MappingNode) else set()
    known = {service: {field.name for field in dataclasses.fields(policy_of(service))} for service in TITLES}
    return max(sorted(TITLES), key=lambda service: (len(written & known[service]), service))
