"""Which port each part listens on: its own, or another when its own is taken."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    """Port by part, and for each part that had to move the port it wanted.

    `claims` keep other systems of ours away from these ports as long as this value lives.
    """

    of: Mapping[str, int]
    moved: Mapping[str, int]
    claims: Sequence[socket.socket] = field(default=(), compare=False, repr=False)


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
    claims: list[socket.socket] = []
    for part, port in wanted.items():
        claim = _claim(port) if is_free(port) else None
        while claim is None:
            port = free_port()  # noqa: PLW2901 - the next candidate
            claim = _claim(port) if port not in wanted.values() else None
        chosen[part] = port
        claims.append(claim)
    return Ports(chosen, {part: port for part, port in wanted.items() if chosen[part] != port}, claims)


def _claim(port: int) -> socket.socket | None:
    """Claim a port among systems of ours: two that start together would both find it free, seconds before its use.

    An abstract socket name lives in the same network namespace as the port and goes with its process.
    """
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0nq57-port-{port}")
    except OSError:
        claim.close()
        return None
    return claim
