"""The passwords of one installation, made at first start, one file each, readable by their owner only."""

import os
import secrets
from pathlib import Path

LENGTH_BYTES = 24


def secret(folder: Path, name: str) -> str:
    """Return the secret of that name; made now if it does not exist yet."""
    path = folder / name
    if not path.exists():
        # A letter first: nats-server reads a variable that begins with digits as a number with a unit.
        write_private(path, f"s{secrets.token_hex(LENGTH_BYTES)}")
    return path.read_text(encoding="utf-8")


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
