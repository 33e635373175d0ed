"""`nq57 contracts generate | verify | release VERSION`, also `python -m cli.contracts …`."""

import argparse
import sys
from collections.abc import Sequence

from cli.contracts import gate
from cli.contracts.places import Places


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 1 when `verify` finds a drift or a break."""
    parser = argparse.ArgumentParser(prog="nq57 contracts", description="Hợp đồng dữ liệu đã công bố của nq57.")
    describe(parser)
    return run(parser.parse_args(arguments))


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="VIỆC")
    actions.add_parser("generate", help="ghi lược đồ, OpenAPI và quyền NATS theo mã nguồn")
    actions.add_parser("verify", help="báo lỗi khi tệp lệch mã nguồn hoặc phá vỡ bản đã phát hành")
    actions.add_parser("release", help="giữ bản đang công bố thành bản phát hành").add_argument("version")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    places = Places()
    if options.action == "verify":
        return _report(gate.verify(places))
    if options.action == "generate":
        gate.generate(places)
    else:
        gate.release(places, options.version)
    return 0


def _report(breaks: Sequence[object]) -> int:
    for found in breaks:
        print(found, file=sys.stderr)
    print(f"contracts: {len(breaks)} problem(s)" if breaks else "contracts: in order")
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main())
