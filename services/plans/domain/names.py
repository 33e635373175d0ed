"""Comparing Vietnamese names: accents, letter case, kinds of dash, white space and abbreviations make no difference."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from services.plans.domain.abbreviations import spelled_out
from services.plans.domain.units import Unit, commune_of

_SEPARATORS = re.compile(r"[^0-9a-z]+")
_LEVEL = re.compile(r" (?:cua )?(?:xa|phuong|thi tran|dac khu)$")
_PARTS = re.compile(r"\s*[;,\n]\s*|\s+[+•]\s+")
_AND = re.compile(r"\s+(?:và|cùng|phối hợp với)\s+")

FULL = 100.0
EDGE = " .-–+•*"
SUGGESTIONS = 3
HELD_WHOLE = 0.9
LONGEST_NAME = 300
"""A longer text is a sentence, not a name; it is compared by its beginning."""


def fold(text: str) -> str:
    """Plain letters and digits, one space between words: `Phòng Văn hóa – Xã hội` → `phong van hoa xa hoi`."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _SEPARATORS.sub(" ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


def fold_name(name: str) -> str:
    """The same with abbreviations spelled out: `Phòng VH-XH` → `phong van hoa xa hoi`."""
    return fold(spelled_out(unicodedata.normalize("NFC", name[:LONGEST_NAME])))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a unit's name is like another one, 0…1."""

    unit_id: str
    display_name: str
    likeness: float


class Directory:
    """The active ones of some units, found by the names that documents give them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Learn every form of every name: with and without its level and its commune."""
        known = [unit for unit in units if unit.is_active]
        self._names = {unit.unit_id: unit.display_name for unit in known}
        communes = {unit.unit_id: fold_name(unit.display_name) for unit in known}
        self._ids: dict[str, set[str]] = defaultdict(set)
        for unit in known:
            for form in _forms(unit, communes.get(commune_of(unit.unit_id), "")):
                self._ids[form].add(unit.unit_id)
        self._forms = list(self._ids)
        self._found: dict[str, tuple[Likeness, ...]] = {}

    def __contains__(self, unit_id: str) -> bool:
        """Whether one of the units has this id."""
        return unit_id in self._names

    @property
    def names(self) -> Mapping[str, str]:
        """Names as shown, by id."""
        return self._names

    def certain(self, name: str | None) -> str | None:
        """Id of the one unit that bears the name; none when there is none or more than one."""
        found = self._ids.get(fold_name(name or ""), set())
        return next(iter(found)) if len(found) == 1 else None

    def likely(self, name: str | None, *, least: float) -> tuple[Likeness, ...]:
        """The units most like a name, best first, none below `least` (0…1)."""
        wanted = fold_name(name or "")
        if wanted and wanted not in self._found:
            scored = ((_likeness(wanted, form), form) for form in self._forms)
            ranked = sorted((one for one in scored if one[0] >= FULL * least), key=lambda one: (-one[0], one[1]))
            self._found[wanted] = tuple(islice(self._best(ranked), SUGGESTIONS))
        return self._found.get(wanted, ())

    def _best(self, ranked: Iterable[tuple[float, str]]) -> Iterator[Likeness]:
        seen: set[str] = set()
        for score, form in ranked:
            for unit_id in sorted(self._ids[form] - seen):
                seen.add(unit_id)
                yield Likeness(unit_id, self._names[unit_id], round(score / FULL, 2))


def unit_named(name: str | None, units: Iterable[Unit]) -> str | None:
    """Id of the one active unit that bears the name; none when there is none or more than one."""
    return Directory(units).certain(name)


def names_in(text: str) -> tuple[str, ...]:
    """The names of a cell that holds several, as written; one may still be joined of two by `và`, or hold that word."""
    parts = [part.strip(EDGE) for part in _PARTS.split(text) if part.strip(EDGE)]
    return tuple(dict.fromkeys(parts))


def joined_names(part: str) -> tuple[str, ...]:
    """The names a part joins by `và`; itself alone where it joins none."""
    return tuple(name.strip() for name in _AND.split(part) if name.strip())


def _forms(unit: Unit, commune: str) -> set[str]:
    whole = fold_name(unit.display_name)
    if unit.kind != "body":
        return {whole}
    core = _LEVEL.sub("", whole.removesuffix(f" {commune}") if commune else whole).removesuffix(" cua")
    level = commune.partition(" ")[0]
    own = {f"{core} {commune}", f"{core} cua {commune}"} if commune else set()
    return {whole, core, *own} | ({f"{core} {level}", f"{core} cua {level}"} if level else {f"{core} xa"})


def _likeness(first: str, second: str) -> float:
    """Words in any order count; a name that holds the other one whole counts almost as much."""
    ordered = fuzz.token_sort_ratio(first, second)
    return max(ordered, HELD_WHOLE * fuzz.token_set_ratio(first, second))
