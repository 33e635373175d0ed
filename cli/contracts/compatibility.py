"""The gate: what a new contract takes away from a reader of a released one.

Two readers count. Yesterday's reader meets today's message, so it must take all of it; today's reader meets
yesterday's message, because the log is replayable from its first day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from cli.contracts.places import Json
from cli.contracts.subset import Gap, closed, fields, gap

Reader = Literal["yesterday", "today"]


@dataclass(frozen=True, slots=True)
class Break:
    """One thing a reader loses."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """Someone's word for one change the prover cannot judge. It never covers a proved break."""

    what: str
    place: str
    reader: Reader


def read_waivers(path: Path) -> frozenset[Waiver]:
    """Waivers of `contracts/waivers.yaml`; each must give its reason.

    Raises:
        KeyError: a waiver has no `why`.
    """
    rows = yaml.safe_load(path.read_text("utf-8")) or []
    return frozenset(Waiver(row["what"], row["place"], row["reader"]) for row in rows if row["why"])


def fact_breaks(
    released: Mapping[str, Json], current: Mapping[str, Json], waivers: frozenset[Waiver] = frozenset()
) -> Iterator[Break]:
    """Breaks between two sets of fact schemas, by CloudEvents type."""
    for name, old in sorted(released.items()):
        if name not in current:
            yield Break(name, "the fact is gone; publish both versions until nobody listens to the old one")
            continue
        yield from schema_breaks(name, old, current[name], ("yesterday", "today"), waivers)


def schema_breaks(
    what: str, old: Json, new: Json, readers: Sequence[Reader], waivers: frozenset[Waiver] = frozenset()
) -> Iterator[Break]:
    """Breaks between two versions of one schema, for the readers named."""
    if "yesterday" in readers:
        for lost in sorted(fields(old) - fields(new)):
            yield Break(what, f"field `{lost}` is gone")
        yield from _judged(what, gap(old, closed(new)), "yesterday", waivers)
    if "today" in readers:
        yield from _judged(what, gap(new, closed(old)), "today", waivers)


def _judged(what: str, found: Gap | None, reader: Reader, waivers: frozenset[Waiver]) -> Iterator[Break]:
    if found is None or (found.verdict == "unknown" and Waiver(what, found.place, reader) in waivers):
        return
    message = {"yesterday": "a reader of the released schema", "today": "the new reader of a released message"}[reader]
    verb = {"no": "refuses", "unknown": "may refuse (not provable; needs a waiver)"}[found.verdict]
    yield Break(what, f"{message} {verb} `{found.place or 'the whole'}`")
