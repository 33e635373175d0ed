"""Prints one document as JSON: `python -m services.plans.reading FILE`, or with `--cells` the cells of a workbook."""

import json
import sys
from pathlib import Path

from services.plans.reading import UnreadableDocument, read_cells, read_document

cells = sys.argv[1:2] == ["--cells"]
if len(sys.argv) != 2 + cells:
    sys.exit("usage: python -m services.plans.reading [--cells] FILE")
path = Path(sys.argv[-1])
try:
    shaped = read_cells(path) if cells else read_document(path).as_json()
except UnreadableDocument as error:
    sys.exit(str(error))
sys.stdout.write(json.dumps(shaped, ensure_ascii=False) + "\n")
