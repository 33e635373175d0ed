"""Which port each part listens on: its own, or another when its own is taken."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from shared.embedded.children import LOOPBACK, free_port

DEFAULTS: Mapping[str, int] = {
    "portal": 8057,
    "plans": 8061,
    "evidence": 8062,
    "scoring": 8063,
    "alerting": 8064,
    "reporting": 8065,
    "nats": 4257,
    "nats-monitor": 8257,
    "postgres": 5457,
}


@dataclass(frozen=True, slots=True)
class Ports:
    """Port by part, and for each part that had to move the port it wanted."""

    of: Mapping[str, int]
    moved: Mapping[str, int]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do it: connections of an earlier run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose(wanted: Mapping[str, int]) -> Ports:
    """Give every part the port it wants, or one that is free."""
    chosen: dict[str, int] = {}
    for part, port in wanted.items():
        usable = port not in chosen.values() and is_free(port)
        chosen[part] = port if usable else _another(set(chosen.values()) | set(wanted.values()))
    return Ports(chosen, {part: port for part, port in wanted.items() if chosen[part] != port})


def _another(avoid: set[int]) -> int:
    while (port := free_port()) in avoid:
        pass
    return port
