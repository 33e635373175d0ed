"""Run the measurements: `python -m bench`, or those named, as in `python -m bench upload parallel`.

Prints a table, writes bench/results.json, and ends with 1 when a bar is missed.
"""

import asyncio
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bench.row import Row

BENCHES = (
    "pipeline",
    "latency",
    "reading",
    "rescoring",
    "screening",
    "start",
    "sweep",
    "upload",
    "parallel",
    "rebuild",
)
RESULTS = Path(__file__).with_name("results.json")


def main(names: list[str]) -> int:
    """Measure, print, write; return the exit code."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or BENCHES:
        print(f"measuring {name} …", flush=True)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            rows += runner.run(importlib.import_module(f"bench.{name}").measure())
    show(rows)
    write(rows)
    return 0 if all(row.is_met for row in rows) else 1


def show(rows: list[Row]) -> None:
    """Print the table."""
    width = max(len(row.what) for row in rows)
    for row in rows:
        mark = "" if row.is_met else "  MISSED"
        print(f"{row.bench:<10} {row.what:<{width}} {row.value:>12,.1f} {row.unit:<10} {row.bar}{mark}")


def write(rows: list[Row]) -> None:
    """Write the rows beside those of other benches that were not run now."""
    before = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"] if RESULTS.exists() else []
    run_now = {row.bench for row in rows}
    kept = [row for row in before if row["bench"] not in run_now]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    taken = datetime.now(UTC).isoformat(timespec="seconds")
    results = {"machine": machine, "measured_at": taken, "rows": kept + [asdict(row) for row in rows]}
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
