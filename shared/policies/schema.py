"""The JSON Schema of a policy, made from its dataclass, for editors and for who writes one by hand."""

import json
from typing import Any

from pydantic import TypeAdapter

DECIMAL = [{"type": "number"}, {"type": "string"}]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(policy: type[object], title: str) -> str:
    """Return the schema as it is committed. It says less than the dataclass: rules between fields are checked there."""
    made = TypeAdapter(policy).json_schema(mode="validation")
    return json.dumps(_closed({"$schema": DRAFT, **made, "title": title}), ensure_ascii=False, indent=2) + "\n"


def _closed(made: Any) -> Any:  # noqa: ANN401  any part of a schema
    """Let no object have a key that is not named, no number be text; without titles that only repeat a name."""
    if isinstance(made, list):
        return [_closed(part) for part in made]
    if not isinstance(made, dict):
        return made
    if made.get("anyOf", [])[:2] == DECIMAL:
        made = {**made, "anyOf": [part for part in made["anyOf"] if part["type"] != "string"]}
    parts = {key: _closed(part) for key, part in made.items() if key != "title" or "$schema" in made}
    return {**parts, "additionalProperties": False} if isinstance(made.get("properties"), dict) else parts
