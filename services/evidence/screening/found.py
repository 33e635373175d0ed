"""What a check says of a file: one result, in words for people and in a code for machines."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

CheckName = Literal["type", "active", "malware", "signature", "scan", "head", "photo", "reuse"]
Level = Literal["ok", "note", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Found:
    """One result. `text` is a finished Vietnamese sentence; `details` hold JSON values, never personal data."""

    check: CheckName
    check_version: int
    code: str
    level: Level
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Check:
    """A check in one version of its rules; a changed rule is a new version. Its methods are the levels."""

    name: CheckName
    version: int

    def ok(self, code: str, text: str, **details: object) -> Found:
        return Found(self.name, self.version, code, "ok", text, details)

    def note(self, code: str, text: str, **details: object) -> Found:
        return Found(self.name, self.version, code, "note", text, details)

    def warning(self, code: str, text: str, **details: object) -> Found:
        return Found(self.name, self.version, code, "warning", text, details)

    def danger(self, code: str, text: str, **details: object) -> Found:
        return Found(self.name, self.version, code, "danger", text, details)
