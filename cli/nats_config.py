"""Keeps the permissions in deploy/nats/nats.conf as the registries say."""

from pathlib import Path

from cli.environment import NATS_CONFIG
from cli.registries import durables
from shared.bus.permissions import render

BEGIN = "# --- permissions, written by `make contracts` from the services' registries; do not edit below ---\n"


def as_it_should_be(config: Path = NATS_CONFIG) -> str:
    """Return the file with its hand-written head and fresh permissions."""
    head, mark, _ = config.read_text(encoding="utf-8").partition(BEGIN)
    if not mark:
        raise ValueError(f"{config} has lost the line that begins its permissions")
    return head + BEGIN + render(durables())


def write(config: Path = NATS_CONFIG) -> bool:
    """Write the permissions; tell whether the file changed."""
    wanted = as_it_should_be(config)
    if wanted == config.read_text(encoding="utf-8"):
        return False
    config.write_text(wanted, encoding="utf-8")
    return True
