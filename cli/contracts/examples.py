"""Golden messages: each is what a service may say, byte for byte what a reader must take."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs

from cli.contracts.compatibility import Break
from cli.contracts.places import Json
from contracts.catalogue import FACTS


def example_files(folder: Path) -> list[Path]:
    """Every golden message below the folder, `<type>/<name>.json`."""
    return sorted(folder.glob("*/*.json"))


def example_breaks(folder: Path, schemas: dict[str, Json]) -> Iterator[Break]:
    """What is wrong with the golden messages: one that no longer validates, a fact without any."""
    found = example_files(folder)
    for missing in sorted(set(FACTS) - {path.parent.name for path in found}):
        yield Break(missing, "no golden example")
    for path in found:
        yield from _message_breaks(path, schemas)


def lost_examples(released: Path, current: Path) -> Iterator[Break]:
    """Released golden messages that were deleted or edited."""
    for path in example_files(released):
        name = path.relative_to(released)
        kept = current / name
        if not kept.is_file():
            yield Break(str(name), "a released example is gone")
        elif kept.read_bytes() != path.read_bytes():
            yield Break(str(name), "a released example was edited; add a new one beside it")


def _message_breaks(path: Path, schemas: dict[str, Json]) -> Iterator[Break]:
    what = f"{path.parent.name}/{path.name}"
    message = json.loads(path.read_text("utf-8"))
    yield from _schema_breaks(what, schemas["envelope"], message)
    if message.get("type") != path.parent.name or message["type"] not in schemas:
        yield Break(what, f"says type {message.get('type')!r}")
    else:
        yield from _schema_breaks(what, schemas[message["type"]], message["data"])


def _schema_breaks(what: str, schema: Json, instance: Json) -> Iterator[Break]:
    for error in jsonschema_rs.iter_errors(schema, instance, validate_formats=True, offline=True):
        yield Break(what, f"{'.'.join(map(str, error.instance_path)) or 'message'}: {error.message}")
