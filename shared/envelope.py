"""The envelope of a fact on the bus: CloudEvents 1.0, structured JSON, and nothing of any one fact.

The envelope is read by msgspec with `data` left raw, the data by the fact's own pydantic validator.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, Literal, TypeVar

import msgspec
from pydantic import ValidationError

from contracts.catalogue import FACTS
from contracts.fact import Fact

F_co = TypeVar("F_co", bound=Fact, covariant=True)
Slug = Literal["broken-json", "not-cloudevents", "unknown-type", "unknown-version", "invalid-data"]

CONTENT_TYPE = "application/cloudevents+json"
MAX_ID_LENGTH = 128
_TYPE = re.compile(r"(?P<name>[a-z_]+(?:\.[a-z_]+)+)\.v[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Event(Generic[F_co]):
    """One fact with its envelope, as a handler gets it. `subject_id` is the id of the aggregate the fact is about."""

    fact: F_co
    id: str
    time: datetime
    correlation_id: str
    causation_id: str | None
    subject_id: str


class Undecodable(Exception):  # noqa: N818 - the word is the whole of it
    """A body that no delivery will ever make readable; `slug` is the stable reason, `detail` is for people."""

    def __init__(self, slug: Slug, detail: str) -> None:
        super().__init__(f"{slug}: {detail}")
        self.slug: Slug = slug
        self.detail = detail


class _Wire(msgspec.Struct, omit_defaults=True):
    """The envelope as it stands in the body. Extension attributes of other producers are let through unread."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    time: datetime
    data: msgspec.Raw
    subject: str
    correlationid: str | None = None
    causationid: str | None = None
    datacontenttype: str | None = None
    dataschema: str | None = None


_read = msgspec.json.Decoder(_Wire).decode
_write = msgspec.json.Encoder().encode


def source_of(service: str) -> str:
    """Return the CloudEvents source of a service."""
    return f"urn:nq57:{service}"


def encode(event: Event[Fact], source: str) -> bytes:
    """Return the body of a message; `source` as `source_of` gives it."""
    kind = event.fact.type()
    return _write(
        _Wire(
            specversion="1.0",
            id=event.id,
            source=source,
            type=kind,
            time=event.time.astimezone(UTC),
            data=msgspec.Raw(event.fact.__pydantic_serializer__.to_json(event.fact)),
            subject=event.subject_id,
            correlationid=event.correlation_id,
            causationid=event.causation_id,
            datacontenttype="application/json",
            dataschema=f"urn:nq57:fact:{kind}",
        )
    )


def decode(body: bytes) -> Event[Fact]:
    """Read a body; raise `Undecodable` with the reason when it is no fact this program knows."""
    wire = _envelope_of(body)
    known = FACTS.get(wire.type)
    if known is None:
        raise _unknown(wire.type)
    try:
        fact = known.__pydantic_validator__.validate_json(bytes(wire.data))
    except ValidationError as error:
        raise _invalid(error) from error
    return Event(fact, wire.id, wire.time, wire.correlationid or wire.id, wire.causationid, wire.subject)


def _envelope_of(body: bytes) -> _Wire:
    try:
        wire = _read(body)
    except msgspec.ValidationError as error:
        raise Undecodable("not-cloudevents", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable("broken-json", str(error)) from error
    if not 0 < len(wire.id) <= MAX_ID_LENGTH or not wire.id.isprintable():
        raise Undecodable("not-cloudevents", f"Expected a printable id of 1 to {MAX_ID_LENGTH} characters")
    if wire.time.tzinfo is None:
        raise Undecodable("not-cloudevents", "Expected a time with its offset")
    return wire


def _unknown(kind: str) -> Undecodable:
    match = _TYPE.fullmatch(kind)
    if match and any(fact.name == match["name"] for fact in FACTS.values()):
        return Undecodable("unknown-version", kind)
    return Undecodable("unknown-type", kind[:200])


def _invalid(error: ValidationError) -> Undecodable:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    # What was left raw is looked into here for the first time.
    slug: Slug = "broken-json" if first["type"] == "json_invalid" else "invalid-data"
    return Undecodable(slug, f"{place}: {first['msg']} ({error.error_count()} in all)")
