"""Headers of a message are read as the client itself reads them, in less time."""

import nats
import pytest
from nats.aio.client import Client

from shared.bus.pull import GreedyPull, headers_of
from tests.kernel.bus.house import House

BLOCKS = [
    b"",
    b"\r\n",
    b"Nats-Msg-Id: 01a2\r\nNats-Batch-Sequence: 7\r\n\r\n",
    b"traceparent:00-ab-cd-01\r\nSpaced :  two words  \r\n\r\n",
    "Lý-do: x\r\nreason: chưa đủ\r\n\r\n".encode(),
    b"no colon\r\nDescription: a: b\r\n\r\n",
]


class TestHeadersOf:
    @pytest.mark.parametrize("block", BLOCKS)
    def test_reads_what_the_client_reads(self, block: bytes) -> None:
        own = Client._parse_header_lines(block)
        assert {name: value for name, value in headers_of(block).items() if name.isascii()} == own

    async def test_is_what_a_pulling_client_uses(self, house: House) -> None:
        client = await nats.connect(house.url)
        pull = GreedyPull(client, "PLANS", "nobody", 10)
        await pull.start()
        assert client._parse_header_lines is headers_of
        await pull.unsubscribe()
        await client.close()
