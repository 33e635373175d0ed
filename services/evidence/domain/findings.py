"""What the machine found in a file, in words, and the risk it amounts to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

Level = Literal["ok", "note", "warning", "danger"]
Risk = Literal["unknown", "low", "medium", "high"]
"""`unknown` until every file of a claim was screened."""
Check = Literal["type", "active", "malware", "signature", "scan", "head", "photo", "reuse"]

LEVELS: tuple[Level, ...] = get_args(Level)
RISKS: tuple[Risk, ...] = get_args(Risk)
CHECKS: tuple[Check, ...] = get_args(Check)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one check in one version of it; `details` are its inputs, without personal data."""

    check: Check
    check_version: int
    code: str
    level: Level
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)


def points_of(findings: Iterable[Finding], points: Mapping[Level, int]) -> int:
    """Points of risk that findings add up to."""
    return sum(points[finding.level] for finding in findings)


def risk_of(points: int, medium_from: int, high_from: int) -> Risk:
    """Risk that points amount to."""
    if points >= high_from:
        return "high"
    return "medium" if points >= medium_from else "low"


def weighed(findings: Iterable[Finding], levels: Mapping[str, Level]) -> list[Finding]:
    """Findings at the level the province gives them, ordered by check as a reviewer reads them."""
    given = (replace(one, level=levels.get(one.code, one.level)) for one in findings)
    return sorted(given, key=lambda one: CHECKS.index(one.check))


def storable(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A JSON value without what a database or a message cannot carry: NUL, and halves of a surrogate pair."""
    if isinstance(value, str):
        return "".join(letter for letter in value if letter != "\0" and not "\ud800" <= letter <= "\udfff")
    if isinstance(value, Mapping):
        return {storable(str(name)): storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
