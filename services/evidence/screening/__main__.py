"""Screens one file, or shows a page of it; nothing is stored.

`python -m services.evidence.screening FILE` takes the job as JSON on standard input (`job.Job`) and prints what is
known after each check as a line of JSON (`job.Screened`): the last line counts. With `--preview PAGE --width PIXELS`
it prints a PNG instead once its input is closed, and ends with 3 where there is no such page to show.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from services.evidence.screening import checks
from services.evidence.screening.job import Job

NO_PREVIEW = 3


def main() -> int:
    """Answer one question; return the exit code."""
    parser = argparse.ArgumentParser(prog="services.evidence.screening")
    parser.add_argument("file", type=Path)
    parser.add_argument("--preview", type=int, metavar="PAGE")
    parser.add_argument("--width", type=int, default=1200)
    asked = parser.parse_args()
    # Whoever started this gives its job once the process is bound: no file is opened before.
    given = sys.stdin.read()
    if asked.preview is not None:
        return _show(asked.file, asked.preview, asked.width)
    began = perf_counter()
    job = Job.from_json(json.loads(given))
    for known in checks.screen(asked.file, job):
        answer = replace(known, milliseconds=round((perf_counter() - began) * 1000))
        sys.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _show(file: Path, page: int, width: int) -> int:
    from services.evidence.screening import previews  # noqa: PLC0415 - imaging libraries, not needed for every file

    image = previews.page_as_png(file, page, width)
    if image is None:
        return NO_PREVIEW
    sys.stdout.buffer.write(image)
    return 0


sys.exit(main())
