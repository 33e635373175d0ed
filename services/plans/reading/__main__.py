"""Prints the reading of one document as JSON: `python -m services.plans.reading FILE`."""

import json
import sys
from pathlib import Path

from services.plans.reading import UnreadableDocument, read_document

if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one file
    sys.exit("usage: python -m services.plans.reading FILE")
try:
    reading = read_document(Path(sys.argv[1]))
except UnreadableDocument as error:
    sys.exit(str(error))
sys.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=2) + "\n")
