"""A bare route that writes a request's body to a file, for uploads to be measured against: `python -m bench.bare`."""

import sys
from pathlib import Path
from typing import Any

import uvicorn


class Bare:
    """The application: every body goes into one file as it comes."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        self.path = path

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        """Serve one request."""
        if scope["type"] != "http":
            return
        with self.path.open("wb", buffering=0) as file:
            is_more = True
            while is_more:
                message = await receive()
                file.write(message.get("body", b""))
                is_more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    settings: dict[str, Any] = {"access_log": False, "log_config": None, "server_header": False, "lifespan": "off"}
    uvicorn.run(Bare(Path(sys.argv[1])), port=int(sys.argv[2]), loop="uvloop", http="httptools", **settings)
