"""Pairs of lines with the same or nearly the same name, found without comparing each with each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

from services.plans.domain.names import FULL, fold
from services.plans.domain.tasks import Task

SAME = 1.0
SHARE_OF_RARE_WORDS = 1.5
"""How many of a name's rarest words are looked up, as a multiple of the share in which two names may differ."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines and how much their names are alike, 0…1."""

    first: Task
    second: Task
    likeness: float


def twins(lines: Sequence[Task], *, least: float) -> Iterator[Pair]:
    """Pairs within the lines, the first before the second; names of which figures differ are never alike.

    Of a name that stands more than once only the first line is held against other names.
    """
    by_name = _by_name(lines)
    for same in by_name.values():
        yield from (Pair(same[0], other, SAME) for other in same[1:])
    for first, second, likeness in _alike(list(by_name), list(by_name), least):
        one, other = by_name[first][0], by_name[second][0]
        if one.position < other.position:
            yield Pair(one, other, likeness)


def counterparts(lines: Sequence[Task], others: Sequence[Task], *, least: float) -> Iterator[Pair]:
    """Pairs of a line and one of the others."""
    own, foreign = _by_name(lines), _by_name(others)
    for first, second, likeness in _alike(list(own), list(foreign), least):
        yield from (Pair(one, other, likeness) for one, other in product(own[first], foreign[second]))


def _by_name(lines: Sequence[Task]) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = defaultdict(list)
    for line in lines:
        found[fold(line.name)].append(line)
    return found


def _alike(names: Sequence[str], others: Sequence[str], least: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of different names, or of one name in both lists, alike by at least `least`.

    Names this alike share most of their words, so each is held only against those that share one of its rarest ones:
    one thousand names then take a tenth of a second instead of half a million comparisons.
    """
    words = {name: name.split() for name in (*names, *others)}
    frequency = Counter(word for told in words.values() for word in set(told))
    index: dict[tuple[str, str], list[str]] = defaultdict(list)
    keys = {name: _keys(told, frequency, least) for name, told in words.items()}
    for other in others:
        for key in keys[other]:
            index[key].append(other)
    for name in names:
        for other in set().union(*(index.get(key, ()) for key in keys[name])):
            if likeness := fuzz.ratio(name, other, score_cutoff=FULL * least):
                yield name, other, likeness / FULL


def _keys(words: Sequence[str], frequency: Counter[str], least: float) -> list[tuple[str, str]]:
    """Figures of the name with each of its rarest words."""
    figures = " ".join(sorted(word for word in words if not word.isalpha()))
    ordered = sorted(set(words), key=lambda word: (frequency[word], word))
    return [(figures, word) for word in ordered[: int(SHARE_OF_RARE_WORDS * (1 - least) * len(ordered)) + 1]]
