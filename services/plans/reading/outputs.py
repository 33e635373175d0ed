"""What a sentence says will be there afterwards, in its own words."""

import re

from services.plans.reading import patterns
from services.plans.reading.lines import fold

OUTPUT = re.compile(
    rf"(?<!\w)(?P<verb>{patterns.OUTPUT_VERBS})\s+(?:và\s+[^,;.]{{0,30}}?\s)?{patterns.OUTPUT_COUNTS}"
    rf"(?P<what>{patterns.OUTPUT_NOUNS})(?!\w)"
)
WEAK = re.compile(patterns.WEAK_VERBS)
OUTPUT_END = re.compile(patterns.OUTPUT_ENDS)
REPORT = re.compile(rf"(?<!\w){patterns.REPORTS}")


def output_of(text: str) -> str | None:
    """Name of the output; a verb that always brings something forth outweighs one that only may."""
    folded = fold(text)
    found = list(OUTPUT.finditer(folded))
    strong = [match for match in found if not WEAK.fullmatch(match["verb"])]
    for match in (*strong, *found):
        return _cut(text, folded, match.start("what"), match.end("what"))
    report = REPORT.search(folded)
    return _cut(text, folded, report.start(), report.end()) if report else None


def _cut(text: str, folded: str, start: int, end: int) -> str | None:
    stop = OUTPUT_END.search(folded, end)
    return text[start : stop.start() if stop else len(text)].strip(" .,;:") or None
