"""What the screening program is asked and what it answers, as values and as JSON."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from services.evidence.screening.found import Found

UNSTORABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def storable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same value, a sign in place of each control letter and half letter: PostgreSQL and UTF-8 take neither."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {storable(key): storable(inner) for key, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Typed:
    """What the unit typed of the document; none where it said nothing."""

    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds and thresholds of the checks. The process itself is bounded from outside, in time and memory."""

    max_pixels: int = 100_000_000
    max_unpacked_bytes: int = 1 << 30
    max_pages: int = 2000
    min_dpi: int = 190


@dataclass(frozen=True, slots=True)
class Job:
    """One file to screen: its name and media type as the uploader declared them, and what was typed of it."""

    name: str
    media_type: str
    now: datetime
    """The instant of the asker's clock, which a trial may have moved."""
    document: Typed = Typed()
    limits: Limits = Limits()
    trust_folder: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """Shape of the job on the program's standard input."""
        typed = self.document
        return {
            "name": self.name,
            "media_type": self.media_type,
            "document": {
                "number": typed.number,
                "issued_on": typed.issued_on.isoformat() if typed.issued_on else None,
                "issuer": typed.issuer,
            },
            "limits": asdict(self.limits),
            "trust_folder": str(self.trust_folder) if self.trust_folder else None,
            "now": self.now.isoformat(),
        }

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Self:
        """Take the job from its shape; raises KeyError, TypeError or ValueError where it is none."""
        typed, folder = shape["document"], shape["trust_folder"]
        issued_on = date.fromisoformat(typed["issued_on"]) if typed["issued_on"] else None
        return cls(
            name=shape["name"],
            media_type=shape["media_type"],
            document=Typed(typed["number"], issued_on, typed["issuer"]),
            limits=Limits(**shape["limits"]),
            trust_folder=Path(folder) if folder else None,
            now=datetime.fromisoformat(shape["now"]),
        )


@dataclass(frozen=True, slots=True)
class Print:
    """Perceptual hash of an image (page 0) or of a page as it looks: 64 bits as a signed number.

    `fine` has 256 bits in hexadecimal: pages of text are told apart by it, which 64 bits cannot.
    """

    page: int
    bits: int
    fine: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """When (local time of the camera, ISO 8601), where (degrees) and with what a photo was taken: personal data."""

    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """A person whom the certificate of a signature names, and when they signed (ISO 8601): personal data."""

    field: str
    name: str
    organisation: str | None
    signed_at: str | None


@dataclass(frozen=True, slots=True)
class Screened:
    """What the checks say of one file. `head` is what was read: number, issued_on (ISO date) and issuer."""

    detected_type: str | None = None
    pages: int | None = None
    findings: tuple[Found, ...] = ()
    prints: tuple[Print, ...] = ()
    photo: Photo | None = None
    signers: tuple[Signer, ...] = ()
    head: Mapping[str, str | None] | None = None
    milliseconds: int = 0

    def as_json(self) -> dict[str, Any]:
        """Shape of the answer on the program's standard output; its texts are such as every store takes."""
        return {name: storable(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, shape: Mapping[str, Any]) -> Self:
        """Take the answer from its shape; raises KeyError or TypeError where it is none."""
        return cls(
            detected_type=shape["detected_type"],
            pages=shape["pages"],
            findings=tuple(Found(**found) for found in shape["findings"]),
            prints=tuple(Print(**seen) for seen in shape["prints"]),
            photo=Photo(**shape["photo"]) if shape["photo"] else None,
            signers=tuple(Signer(**signer) for signer in shape["signers"]),
            head=shape["head"],
            milliseconds=shape["milliseconds"],
        )
