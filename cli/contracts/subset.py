"""Which of two JSON Schemas takes what the other takes: proved by set arithmetic, never guessed.

The prover is `jsonschema_rs`; where it cannot tell, the answer is `unknown` and the caller decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import jsonschema_rs
from jsonschema_rs import CanonicalSchema

from cli.contracts.places import Json

Verdict = Literal["no", "unknown"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Values of `narrow` that `wide` may not take, and the field where they sit (dotted, empty for the whole)."""

    verdict: Verdict
    place: str


def gap(wide: Json, narrow: Json) -> Gap | None:
    """None when `wide` provably takes every value of `narrow`."""
    return _gap(_resolved(wide), _resolved(narrow), "")


def closed(schema: Json) -> Json:
    """The schema without the fields nobody declared: exactly what its own producer can say."""
    return _closed(_resolved(schema))


def fields(schema: Json) -> frozenset[str]:
    """Dotted names of all declared fields, array items marked `[]`."""
    return frozenset(_fields(_resolved(schema), ""))


def _gap(wide: Json, narrow: Json, place: str) -> Gap | None:
    verdict = _covers(wide, narrow)
    if verdict == "yes":
        return None
    found = [inner for name in _shared(wide, narrow) if (inner := _gap_of_field(wide, narrow, place, name))]
    refused = [inner for inner in found if inner.verdict == "no"]
    if refused or found:
        return (refused or found)[0]
    return Gap("no" if verdict == "no" else "unknown", place)


def _gap_of_field(wide: Json, narrow: Json, place: str, name: str) -> Gap | None:
    return _gap(wide["properties"][name], narrow["properties"][name], f"{place}.{name}".strip("."))


def _shared(wide: Json, narrow: Json) -> list[str]:
    return sorted(set(wide.get("properties", {})) & set(narrow.get("properties", {})))


def _covers(wide: Json, narrow: Json) -> str:
    return str(_canonical(wide).covers(_canonical(narrow)))


def _canonical(schema: Json) -> CanonicalSchema:
    return jsonschema_rs.canonicalize(schema, draft=jsonschema_rs.Draft202012, validate_formats=True, offline=True)


def _resolved(schema: Json) -> Json:
    resolved: Json = jsonschema_rs.dereference(schema, draft=jsonschema_rs.Draft202012, offline=True)
    return resolved


def _closed(node: Json) -> Json:
    inner = {key: _closed_value(value) for key, value in node.items()}
    if isinstance(inner.get("properties"), dict):
        inner.setdefault("additionalProperties", False)
    return inner


def _closed_value(value: object) -> object:
    if isinstance(value, list):
        return [_closed_value(item) for item in value]
    return _closed(value) if isinstance(value, dict) else value


def _fields(node: Json, place: str) -> Iterator[str]:
    for name, inner in node.get("properties", {}).items():
        here = f"{place}.{name}".strip(".")
        yield here
        yield from _fields(inner, here)
    for key in ("anyOf", "oneOf", "allOf"):
        for inner in node.get(key, []):
            yield from _fields(inner, place)
    if isinstance(node.get("items"), dict):
        yield from _fields(node["items"], f"{place}[]")
