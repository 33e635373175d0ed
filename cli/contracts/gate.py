"""`generate` writes what is published, `verify` compares it with the code and with every released set."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree

from cli import nats_config
from cli.contracts.asyncapi import asyncapi_breaks
from cli.contracts.compatibility import Break, Waiver, fact_breaks, read_waivers
from cli.contracts.examples import example_breaks, lost_examples
from cli.contracts.http import api_breaks
from cli.contracts.openapi import openapi_documents
from cli.contracts.places import Json, Places, read_folder, text_of
from cli.contracts.schemas import published_schemas
from cli.environment import NATS_CONFIG


def generate(places: Places) -> None:
    """Writes schemas, OpenAPI documents and the broker's permissions as the code says; a file without source goes."""
    _write(places.schemas, published_schemas())
    _write(places.openapi, openapi_documents())
    nats_config.write()


def release(places: Places, version: str) -> None:
    """Copies what is published into the released set of a version.

    Raises:
        FileExistsError: the version is already released; a released set never changes.
    """
    for folder in (places.schemas, places.examples, places.openapi):
        copytree(folder, places.root / "released" / version / folder.name)


def verify(places: Places) -> list[Break]:
    """Everything that stands between the code and its published contracts; empty when all is well."""
    schemas, documents = published_schemas(), openapi_documents()
    return [
        *drift(places.schemas, schemas),
        *drift(places.openapi, documents),
        *example_breaks(places.examples, schemas),
        *asyncapi_breaks(places.asyncapi),
        *permission_breaks(),
        *broken_promises(places, schemas, documents),
    ]


def broken_promises(places: Places, schemas: Mapping[str, Json], documents: Mapping[str, Json]) -> Iterator[Break]:
    """Breaks against every released set: its schemas, its messages, its APIs."""
    waivers: frozenset[Waiver] = read_waivers(places.waivers)
    for folder in places.released():
        yield from fact_breaks(read_folder(folder / "schemas"), schemas, waivers)
        yield from lost_examples(folder / "examples", places.examples)
        yield from api_breaks(read_folder(folder / "openapi"), documents)


def permission_breaks() -> Iterator[Break]:
    """Permissions of the broker that are not what the registries say."""
    if nats_config.as_it_should_be() != NATS_CONFIG.read_text("utf-8"):
        yield Break("deploy/nats/nats.conf", "is not what the code says; run `make contracts`")


def drift(folder: Path, documents: Mapping[str, Json]) -> Iterator[Break]:
    """Files that are not what the code says: changed, missing, or without a source."""
    for name, document in documents.items():
        path = folder / f"{name}.json"
        if not path.is_file():
            yield Break(str(path.relative_to(folder.parent)), "is missing; run `make contracts`")
        elif path.read_text("utf-8") != text_of(document):
            yield Break(str(path.relative_to(folder.parent)), "is not what the code says; run `make contracts`")
    for path in sorted(folder.glob("*.json")):
        if path.stem not in documents:
            yield Break(str(path.relative_to(folder.parent)), "has no source in the code")


def _write(folder: Path, documents: Mapping[str, Json]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if path.stem not in documents:
            path.unlink()
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(text_of(document), "utf-8")
