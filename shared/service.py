"""A service as one value, the application made of it, and the process that runs it."""

import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from types import FrameType
from typing import Never

import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import ValidationError
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from shared import logging
from shared.auth.keys import KeySource
from shared.auth.verifying import TokenVerifier
from shared.bus import Consumers
from shared.database import Database
from shared.http import once, problems
from shared.http.observed import Observed
from shared.jobs import Job
from shared.lifecycle import Lifecycle
from shared.parts import parts_of
from shared.policy_file import PolicyRefused
from shared.probes import probes
from shared.settings import ServiceSettings

GRACEFUL_SECONDS = 10
BAD_SETTINGS = 2
GC_THRESHOLDS = (50_000, 50, 1000)


@dataclass(frozen=True)
class Service:
    """What makes one service: its routes, handlers, jobs, and what its routes find on `app.state`."""

    name: str
    settings: ServiceSettings
    routers: Sequence[APIRouter]
    consumers: Consumers | None = None
    jobs: Sequence[Job] = ()
    state: Mapping[str, object] = field(default_factory=dict)
    prepare: Callable[[Database], Awaitable[None]] | None = None
    """Run once after the migrations and before anything is served, e.g. to sow a first account."""
    middleware: Sequence[Middleware] = ()
    """Between the kernel's own layer and the routes, outermost first."""
    keys: KeySource | None = None
    """Verifies tokens; none reads `settings.jwks_url`."""
    on_stop: Sequence[Callable[[], Awaitable[None]]] = ()
    """Called last, e.g. to close HTTP clients."""
    on_stopping: Sequence[Callable[[], None]] = ()
    """Called first, before the server waits for its connections: answers that never end by themselves end now."""
    static: Mapping[str, Path] = field(default_factory=dict)
    """Folders served as they are to anybody, by address."""


def create_app(service: Service) -> FastAPI:
    """Return the application; its lifespan runs migrations, bus, relay, consumers and jobs."""
    settings = service.settings
    database = Database(settings.database_url, service=service.name)
    tokens = TokenVerifier(service.keys or KeySource(settings.jwks_url), settings.issuer, settings.audience)
    lifecycle = Lifecycle(parts_of(service, database, tokens.keys), settings.start_grace_seconds)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await lifecycle.start()
        try:
            yield
        finally:
            await lifecycle.stop()
            await database.close()
            for close in service.on_stop:
                await close()

    app = FastAPI(title=f"nq57 {service.name}", lifespan=lifespan, docs_url=None, redoc_url=None)
    own = {"database": database, "tokens": tokens, "lifecycle": lifecycle, "on_stopping": service.on_stopping}
    for name, value in {**service.state, **own}.items():
        setattr(app.state, name, value)
    problems.install(app)
    once.install(app)
    for router in (probes, *service.routers):
        app.include_router(router)
    for address, folder in service.static.items():
        app.mount(address, StaticFiles(directory=folder, check_dir=False))
    _add_layers(app, service)
    return app


def _add_layers(app: FastAPI, service: Service) -> None:
    settings = service.settings
    limits = {"max_body_bytes": settings.max_body_bytes, "max_upload_bytes": settings.max_upload_bytes}
    for layer in reversed(service.middleware):
        app.add_middleware(layer.cls, *layer.args, **layer.kwargs)
    app.add_middleware(Observed, service=service.name, **limits)


def run(build: Callable[[], Service]) -> None:
    """Run a service in the foreground until SIGTERM or SIGINT; the process then ends with 0."""
    # uvicorn raises the signal it stopped on again, which would end the process with -15.
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, _leave)
    try:
        service = build()
    except ValidationError as error:
        _refuse_settings(error)
    except PolicyRefused as error:
        _refuse(f"policy refused: {error}")
    settings = service.settings
    logging.configure(service.name, settings.log_level, settings.log_format)
    config = uvicorn.Config(
        create_app(service),
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    server = _Server(config)
    server.run()
    sys.exit(0 if server.started else 1)


class Server(uvicorn.Server):
    """A server that tells its application when it was asked to stop, while its connections are still open."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop; answers in the making have the graceful time to end."""
        for let_go in getattr(getattr(self.config.app, "state", None), "on_stopping", ()):
            let_go()
        await super().shutdown(sockets)


class _Server(Server):
    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        # What start-up made lives as long as the process; keeping it out of collections brought p99 from 68 to 12 ms.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)


def _leave(_signum: int, _frame: FrameType | None) -> Never:
    sys.exit(0)


def _refuse_settings(error: ValidationError) -> Never:
    names = ", ".join(".".join(map(str, found["loc"])) + f": {found['msg']}" for found in error.errors())
    _refuse(f"{error.title}: {names}")


def _refuse(reason: str) -> Never:
    sys.stderr.write(f"{reason}{os.linesep}")
    sys.exit(BAD_SETTINGS)
