"""`python -m cli.contracts generate | verify | release VERSION`."""

import argparse
import sys
from collections.abc import Sequence

from cli.contracts import gate
from cli.contracts.places import Places


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 1 when `verify` finds a drift or a break."""
    parser = argparse.ArgumentParser(prog="nq57 contracts", description="Published contracts of nq57.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate", help="write schemas and OpenAPI documents from the code")
    commands.add_parser("verify", help="fail on drift and on a breaking change")
    commands.add_parser("release", help="keep what is published as a released set").add_argument("version")
    chosen = parser.parse_args(arguments)
    places = Places()
    if chosen.command == "verify":
        return _report(gate.verify(places))
    if chosen.command == "generate":
        gate.generate(places)
    else:
        gate.release(places, chosen.version)
    return 0


def _report(breaks: Sequence[object]) -> int:
    for found in breaks:
        print(found, file=sys.stderr)
    print(f"contracts: {len(breaks)} problem(s)" if breaks else "contracts: in order")
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main())
