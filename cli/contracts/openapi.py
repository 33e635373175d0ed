"""OpenAPI document of every service, made from its application; nothing is started and nothing is connected."""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from inspect import isfunction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_type_hints

from fastapi import FastAPI

from cli.contracts.places import Json
from cli.environment import SERVICES
from shared.service import Service, create_app

PUBLISHED = ("/api/", "/.well-known/")
NOWHERE = "127.0.0.1:1"


def openapi_documents() -> dict[str, Json]:
    """Document of each service by its name, without the pages meant for people."""
    return {service: openapi_of(app_of(service)) for service in SERVICES}


def openapi_of(app: FastAPI) -> Json:
    """What callers outside may rely on: the paths under `/api/` and `/.well-known/`."""
    document: Json = app.openapi()
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith(PUBLISHED)}
    return document


def app_of(service: str) -> FastAPI:
    """The application of a service, put together with settings that lead nowhere."""
    with TemporaryDirectory() as folder, _environment(_settings(service, Path(folder))):
        return create_app(_builder_of(service)())


def _builder_of(service: str) -> Callable[[], Service]:
    """The one function of a composition root that returns the service."""
    root = importlib.import_module(f"services.{service}.app")
    own = [value for value in vars(root).values() if isfunction(value) and value.__module__ == root.__name__]
    return next(function for function in own if get_type_hints(function).get("return") is Service)


def _settings(service: str, folder: Path) -> Mapping[str, str]:
    prefix = service.upper()
    peers = {f"{prefix}_{peer.upper()}_URL": f"http://{NOWHERE}" for peer in SERVICES}
    return peers | {
        f"{prefix}_DATABASE_URL": f"postgresql://nobody:nothing@{NOWHERE}/nowhere",
        f"{prefix}_NATS_URL": f"nats://nobody:nothing@{NOWHERE}",
        f"{prefix}_JWKS_URL": f"http://{NOWHERE}/jwks.json",
        f"{prefix}_HTTP_PORT": "1",
        f"{prefix}_FILES_FOLDER": str(folder),
        f"{prefix}_KEY_FILE": str(folder / "signing-key.json"),
    }


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
