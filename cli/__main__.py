"""Entry of the command `nq57`, also `python -m cli`."""

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence

# Only the module of the chosen command is imported: `nq57 up` must stay small, some others import every service.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "up": ("cli.up", "chạy toàn bộ hệ thống (dừng bằng Ctrl-C)"),
    "doctor": ("cli.doctor", "kiểm tra máy và hệ thống đang chạy"),
    "plans": ("cli.plans", "đọc văn bản kế hoạch thành dữ liệu"),
    "evidence": ("cli.evidence", "kiểm tra hồ sơ minh chứng đã tải về"),
    "policy": ("cli.policy", "kiểm tra một chính sách trước khi ban hành"),
    "contracts": ("cli.contracts.__main__", "sinh và kiểm tra hợp đồng dữ liệu đã công bố"),
    "topology": ("cli.topology", "tạo, đối chiếu các luồng sự kiện trên NATS"),
    "clock": ("cli.clock", "dời đồng hồ của hệ thống chạy thử"),
    "dead-letters": ("cli.dead_letters", "xem, gửi lại các sự kiện xử lý hỏng"),
    "replay": ("cli.replay", "cho một dịch vụ đọc lại các sự kiện"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 means it was called the wrong way."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="nq57", description="Theo dõi việc thực hiện Nghị quyết 57-NQ/TW.")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH")
    for name, (module, purpose) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in words[:1]:
            importlib.import_module(module).describe(command)
    chosen = parser.parse_args(words)
    if chosen.command is None:
        parser.print_help()
        return 2
    return int(chosen.run(chosen))


if __name__ == "__main__":
    sys.exit(main())
