"""What `nq57 doctor` says of the malware scanner, as the evidence service tells it."""

from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from cli.doctor import _scanner
from services.evidence.metrics import SCANNER_UP
from shared.embedded.children import LOOPBACK, free_port


@pytest.fixture
def told() -> Iterator[int]:
    """Give the port where the evidence service's own gauge is told."""
    registry = CollectorRegistry()
    registry.register(SCANNER_UP)
    port = free_port()
    server, thread = start_http_server(port, LOOPBACK, registry)
    yield port
    server.shutdown()
    server.server_close()
    thread.join()
    SCANNER_UP.set(float("nan"))


class TestScanner:
    @pytest.mark.parametrize(("value", "level"), [(1, "ok"), (0, "bad"), (float("nan"), "note")])
    def test_is_as_evidence_tells(self, told: int, value: float, level: str) -> None:
        SCANNER_UP.set(value)
        assert _scanner(told).level == level

    def test_is_unknown_while_evidence_is_away(self) -> None:
        assert _scanner(free_port()).level == "note"
