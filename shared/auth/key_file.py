"""A signing key in its file: made at the first start, readable by its owner alone."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from shared.auth.issuing import new_private_jwk


def signing_key(file: Path) -> dict[str, Any]:
    """Return the private JWK of the file, making both when there is none. A damaged file raises `ValueError`."""
    if not file.exists():
        _write(file, new_private_jwk())
    key: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return key


def _write(file: Path, key: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump(key, opened)
        opened.flush()
        os.fsync(opened.fileno())
    # Two processes that start together agree on the one that came first.
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
