"""Which indicator of a method a plan's indicator measures, by its name. What is uncertain is proposed, never taken."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from services.scoring.domain.index.formula import MethodError
from services.scoring.domain.index.method import Method

SHOWN = 3
FULL = 100
LONGEST_NAME = 300
"""A longer name is a paragraph; it is compared by its beginning."""
NOT_WORDS = re.compile(r"[^0-9a-z%]+")
FIGURE = re.compile(r"\d[\d.,]*\s*%")

REMEMBERED = 20_000
"""Names whose match is kept at hand: communes write the same ones."""

Doubt = Literal["unit", "several", "near"]
"""Why no indicator is certain: another unit of measure, several fit, or the name is only like one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Names under which plans carry one indicator of the method, and the units of measure they give it in."""

    code: str
    units_of_measure: tuple[str, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an entry nothing can match."""
        if not self.names:
            raise MethodError(("names",), "phải có ít nhất một tên")
        if not self.units_of_measure:
            raise MethodError(("units_of_measure",), "phải có ít nhất một đơn vị đo")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The indicator dictionary of one version of a method."""

    method: str
    method_version: str
    version: str
    entries: tuple[Entry, ...]
    certain_at: int
    """Likeness (0…100) from which a name is taken for an indicator."""
    proposed_at: int
    """Likeness from which an indicator is proposed to a person."""
    lead: int
    """How much more alike it must be than any other indicator."""
    fillers: tuple[str, ...] = ()
    """Words that make no difference."""
    abbreviations: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse thresholds out of order, and a name that stands for two indicators."""
        if not 0 < self.proposed_at < self.certain_at <= FULL:
            raise MethodError(("certain_at",), "phải có 0 < proposed_at < certain_at <= 100")
        if self.lead < 1:
            raise MethodError(("lead",), "phải từ 1 trở lên")
        seen: dict[tuple[str, str], str] = {}
        for place, entry in enumerate(self.entries):
            for index, name in enumerate(entry.names):
                key = self.fold(name)
                if not key:
                    raise MethodError(("entries", place, "names", index), "tên này không còn chữ nào để so")
                for unit in entry.units_of_measure:
                    if seen.setdefault((key, plain(unit)), entry.code) != entry.code:
                        other = seen[(key, plain(unit))]
                        raise MethodError(("entries", place, "names", index), f"tên này cũng chỉ {other}")

    def check_against(self, method: Method) -> None:
        """Refuse an entry for an indicator that the method does not have."""
        for place, entry in enumerate(self.entries):
            if method.indicator(entry.code) is None:
                raise MethodError(("entries", place, "code"), f"{method.code} {method.version} không có chỉ số này")

    def fold(self, name: str) -> str:
        """Return the words that count: no accents, no case, abbreviations spelled out, no fillers, no target."""
        words = f" {plain(FIGURE.sub(' ', unicodedata.normalize('NFC', name[:LONGEST_NAME])))} "
        for short, whole in (self.abbreviations or {}).items():
            words = words.replace(f" {plain(short)} ", f" {plain(whole)} ")
        for filler in self.fillers:
            while f" {plain(filler)} " in words:
                words = words.replace(f" {plain(filler)} ", " ")
        return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that may be meant; likeness 0…100."""

    code: str
    likeness: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for: one indicator for certain, or candidates and the doubt, or nothing."""

    code: str | None = None
    candidates: tuple[Candidate, ...] = ()
    doubt: Doubt | None = None


class Matcher:
    """A dictionary ready for many names."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        folded = [(entry, form) for entry in dictionary.entries for form in map(dictionary.fold, entry.names)]
        self._words = [_in_order(form) for _, form in folded]
        self._forms = [
            (entry.code, _marks(form), frozenset(map(plain, entry.units_of_measure))) for entry, form in folded
        ]
        self._found: dict[tuple[str, str | None], Match] = {}

    def match(self, name: str, unit_of_measure: str | None) -> Match:
        """Return what a plan's indicator measures; `unit_of_measure` is none when the document gives none."""
        key = (name, unit_of_measure)
        if key not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[key] = self._match(name, unit_of_measure)
        return self._found[key]

    def _match(self, name: str, unit_of_measure: str | None) -> Match:
        wanted = self.dictionary.fold(name)
        best = self._best(wanted) if wanted else {}
        ranked = sorted(best.items(), key=lambda found: (-found[1][0], found[0]))
        candidates = tuple(Candidate(code, int(likeness)) for code, (likeness, _) in ranked[:SHOWN])
        if not ranked:
            return Match()
        first, (likeness, units) = ranked[0]
        if likeness < self.dictionary.certain_at:
            return Match(None, candidates, "near")
        if len(ranked) > 1 and likeness - ranked[1][1][0] < self.dictionary.lead:
            return Match(None, candidates, "several")
        if unit_of_measure is None or plain(unit_of_measure) not in units:
            return Match(None, candidates, "unit")
        return Match(first, candidates)

    def _best(self, wanted: str) -> dict[str, tuple[float, frozenset[str]]]:
        """Likeness by indicator; a name in which figures or a "not" differ is never certain."""
        least, marks = self.dictionary.proposed_at, _marks(wanted)
        best: dict[str, tuple[float, frozenset[str]]] = {}
        found = process.extract(_in_order(wanted), self._words, scorer=fuzz.ratio, score_cutoff=least, limit=None)
        for _, likeness, place in found:
            code, own_marks, units = self._forms[place]
            most = likeness if marks == own_marks else min(likeness, self.dictionary.certain_at - 1)
            if most > best.get(code, (0.0, units))[0]:
                best[code] = (most, units)
        return best


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Plain letters, digits and %, one space between words: `Tỷ lệ phủ sóng 5G` → `ty le phu song 5g`."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return NOT_WORDS.sub(" ", "".join(char for char in bare if not unicodedata.combining(char))).strip()


def _in_order(folded: str) -> str:
    return " ".join(sorted(folded.split()))


def _marks(folded: str) -> frozenset[str]:
    return frozenset(word for word in folded.split() if word in {"khong", "chua"} or not word.isalpha())
