"""Running a service inside the test's process."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from shared.embedded.children import LOOPBACK, free_port
from shared.service import Server
from shared.testing.eventually import eventually

START_SECONDS = 60.0


@asynccontextmanager
async def run_service(app: FastAPI, headers: dict[str, str] | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Run the app with its lifespan and give a client that calls it without a socket."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
            yield client


class _Server(Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Ctrl-C belongs to pytest.
        yield

    async def run_in_test(self) -> None:
        try:
            await self.serve()
        except SystemExit as stop:
            # Left alone it would end the whole test run.
            raise RuntimeError("the service did not start; its reason stands in the log above") from stop


@asynccontextmanager
async def serve(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """Run the app on a real loopback port (0: a free one) and give its URL, `http://127.0.0.1:<port>`."""
    port = port or free_port()
    config = uvicorn.Config(app, host=LOOPBACK, port=port, lifespan="on", log_config=None, timeout_graceful_shutdown=5)
    server = _Server(config)
    running = asyncio.create_task(server.run_in_test())

    def is_up() -> bool:
        if running.done():
            running.result()
        return server.started

    try:
        await eventually(is_up, within=START_SECONDS)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        await asyncio.wait([running])
