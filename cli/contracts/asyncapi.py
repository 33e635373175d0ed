"""Checks `contracts/asyncapi.yaml`, a page written by hand, against what the code tells and hears."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from cli.contracts.compatibility import Break
from cli.contracts.places import Json
from cli.contracts.registry import operations
from contracts.catalogue import FACTS, channel_of, subject_base

WHAT = "asyncapi.yaml"
Operations = Mapping[tuple[str, str], frozenset[str]]


def asyncapi_breaks(path: Path) -> Iterator[Break]:
    """Where the document and the code differ."""
    document = yaml.safe_load(path.read_text("utf-8"))
    yield from channel_breaks(document)
    yield from operation_breaks(document, operations())


def channel_breaks(document: Json) -> Iterator[Break]:
    """One channel for each fact, its address the fact's subject, its message the fact's schema."""
    names = {channel_of(fact): fact_type for fact_type, fact in FACTS.items()}
    for unknown in sorted(document["channels"].keys() - names.keys()):
        yield Break(WHAT, f"channel {unknown} carries no fact of the catalogue")
    for name, fact_type in sorted(names.items()):
        channel = document["channels"].get(name, {})
        if channel.get("address") != f"{subject_base(FACTS[fact_type])}.{{province}}.{{commune}}":
            yield Break(WHAT, f"channel {name} is missing or has another address")
        elif channel["messages"] != {fact_type: {"$ref": f"#/components/messages/{fact_type}"}}:
            yield Break(WHAT, f"channel {name} does not carry {fact_type}")
        yield from _message_breaks(document, fact_type)


def operation_breaks(document: Json, expected: Operations) -> Iterator[Break]:
    """One `send` for each fact a service tells, one `receive` for each it hears."""
    written: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, operation in document["operations"].items():
        service = name.partition("-")[0]
        written[(service, operation["action"])].add(operation["channel"]["$ref"].removeprefix("#/channels/"))
    for service, action in sorted(written.keys() | expected.keys()):
        here, there = written[(service, action)], expected.get((service, action), frozenset())
        for fact in sorted(there - here):
            yield Break(WHAT, f"operation {service} {action} {fact} is missing")
        for fact in sorted(here - there):
            yield Break(WHAT, f"operation {service} {action} {fact} is not in the code")


def _message_breaks(document: Json, fact_type: str) -> Iterator[Break]:
    data = {"type": "object", "properties": {"data": {"$ref": f"./schemas/{fact_type}.json"}}}
    expected = {"allOf": [{"$ref": "./schemas/envelope.json"}, data]}
    if document["components"]["messages"].get(fact_type, {}).get("payload") != expected:
        yield Break(WHAT, f"message {fact_type} does not refer to its schema")
