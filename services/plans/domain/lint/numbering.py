"""Numbers of lines: repeated ones, and those that are missing between two others."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from services.plans.domain.lint.finding import Finding, Frame
from services.plans.domain.tasks import Task

LETTERS = "abcdđeghiklmnopqrstuvxy"
LAST_PART = re.compile(r"^(?P<before>.*?)(?P<last>\d{1,3}|(?<![^\W\d_])[a-zđ])(?P<after>\)?\.?)$")
MOST_MISSING = 5
"""More missing in a row is another way of counting, not a gap."""


def numbering_repeated(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """One number on several lines of a kind; a row of an annex may hold a deliverable and its indicator.

    Bullets that were read below one heading bear its number: that is no fault of the document.
    """
    by_code: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for line in lines:
        by_code[line.kind, line.code.strip().lower()].append(line)
    for same in by_code.values():
        are_bullets = all(line.place for line in same) and len({line.group for line in same}) == 1
        if len(same) > 1 and not are_bullets:
            message = f"Số thứ tự {same[0].code} bị lặp ở {len(same)} dòng."
            yield Finding("numbering-repeated", "warning", message, tuple(line.task_id for line in same))


def numbering_gap(lines: Sequence[Task], _frame: Frame) -> Iterator[Finding]:
    """A number is missing when its neighbours are there, and nothing stands below it either."""
    codes = {line.code.strip().lower() for line in lines}
    for (before, after, _), members in _series(lines).items():
        for earlier, later in zip(sorted(members), sorted(members)[1:], strict=False):
            missing = [f"{before}{_shown(number, members)}{after}" for number in range(earlier + 1, later)]
            if 0 < len(missing) <= MOST_MISSING and not any(_is_begun(code.lower(), codes) for code in missing):
                first, last = members[earlier], members[later]
                message = f"Giữa số {first.code} và {last.code} thiếu {', '.join(missing)}."
                yield Finding("numbering-gap", "hint", message, (first.task_id, last.task_id))


def _series(lines: Sequence[Task]) -> dict[tuple[str, str, bool], dict[int, Task]]:
    """Lines counted together, by what stands before and after their last number; the first of each number."""
    found: dict[tuple[str, str, bool], dict[int, Task]] = defaultdict(dict)
    for line in lines:
        match = LAST_PART.match(line.code.strip())
        if match is not None:
            is_letter = not match["last"].isdigit()
            number = LETTERS.find(match["last"]) + 1 if is_letter else int(match["last"])
            if number > 0:
                found[match["before"], match["after"], is_letter].setdefault(number, line)
    return found


def _shown(number: int, members: Mapping[int, Task]) -> str:
    is_letter = next(iter(members.values())).code.strip().rstrip(").")[-1:] in LETTERS
    return LETTERS[number - 1] if is_letter else str(number)


def _is_begun(code: str, codes: set[str]) -> bool:
    """Whether a heading of that number is there, told by the lines below it."""
    stem = code.rstrip(").")
    return any(other.startswith(stem) and not other[len(stem) : len(stem) + 1].isdigit() for other in codes)
