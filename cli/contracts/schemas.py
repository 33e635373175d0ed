"""JSON Schemas of the facts and of the envelope they travel in (draft 2020-12)."""

from cli.contracts.places import Json
from contracts.catalogue import FACTS
from contracts.fact import Fact

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE = "envelope"
TEXT: Json = {"type": "string", "minLength": 1}
ATTRIBUTES: Json = {
    "specversion": {"const": "1.0"},
    "id": {**TEXT, "maxLength": 64, "description": "Id of the event; also `Nats-Msg-Id`."},
    "source": {**TEXT, "description": "The service that tells the fact, e.g. `urn:nq57:plans`."},
    "type": {**TEXT, "pattern": r"^[a-z]+\.[a-z]+\.v[1-9]\d*$", "description": "Fact and its major version."},
    "subject": {**TEXT, "description": "Id of the aggregate the fact is about."},
    "time": {**TEXT, "format": "date-time", "description": "When the fact was told, UTC."},
    "datacontenttype": {"const": "application/json"},
    "dataschema": {**TEXT, "description": "`$id` of the schema of `data`."},
    "correlationid": {**TEXT, "description": "The same along a chain of facts."},
    "causationid": {"type": ["string", "null"], "description": "Event that led to this one."},
    "data": {"type": "object"},
}


def fact_schemas() -> dict[str, Json]:
    """Schema of every fact's `data` by CloudEvents type."""
    return {fact_type: schema_of(fact) for fact_type, fact in sorted(FACTS.items())}


def schema_of(fact: type[Fact]) -> Json:
    """The published schema of one fact. Open to unknown fields: an optional field may join in the same version."""
    schema: Json = fact.model_json_schema()
    return {"$schema": DRAFT, "$id": f"urn:nq57:fact:{fact.type()}", **schema}


def envelope_schema() -> Json:
    """The envelope: CloudEvents 1.0 in its structured JSON form, with the two ids that tell a chain of facts."""
    return {
        "$schema": DRAFT,
        "$id": f"urn:nq57:{ENVELOPE}",
        "title": "Envelope",
        "description": "CloudEvents 1.0, structured JSON.",
        "type": "object",
        "required": [name for name in ATTRIBUTES if name != "causationid"],
        "properties": ATTRIBUTES,
    }


def published_schemas() -> dict[str, Json]:
    """Everything that lies in `contracts/schemas/`, by file name without suffix."""
    return {ENVELOPE: envelope_schema(), **fact_schemas()}
