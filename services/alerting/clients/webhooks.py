"""Webhooks: a signed POST (Standard Webhooks) to the very address that was checked, without following anything on."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpx
from standardwebhooks import Webhook

from services.alerting.domain.channels import Undelivered
from services.alerting.domain.webhook_address import Address, Allowed, Endpoint, Refused, checked, endpoint
from shared import clock

SECONDS = 10.0
AGENT = "nq57"
REDIRECTED, CLIENT_FAULT, SERVER_FAULT = 300, 400, 500
OF_THIS_MESSAGE = frozenset({400, 409, 413, 415, 422})
"""Answers about one message's content; any other failure is about the receiver."""

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Return every address of a host, none when it is not found."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


class Webhooks:
    """Sends to what is public or allowed. `resolver` is asked once per message."""

    def __init__(
        self, allowed: Allowed, tls: ssl.SSLContext, resolver: Resolve = resolve, seconds: float = SECONDS
    ) -> None:
        """Take what may be sent to, whose certificates are believed, and how long one message may take."""
        self.allowed = allowed
        self._resolve = resolver
        self._seconds = seconds
        # No connection outlives its message: a kept one is found by address and port, and two names may share those.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(
            verify=tls, trust_env=False, follow_redirects=False, limits=alone, timeout=seconds
        )

    async def close(self) -> None:
        """End what is still open."""
        await self._client.aclose()

    async def send(self, url: str, secret: str, webhook_id: str, body: str) -> None:
        """POST a body of JSON, signed; the same `webhook_id` lets a receiver drop a repetition.

        Raises:
            Undelivered: not allowed, away, too slow, or answered otherwise than 2xx.
        """
        now = clock.now()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(webhook_id, now, body),
        }
        try:
            async with asyncio.timeout(self._seconds):
                place = endpoint(url, self.allowed)
                addresses = checked(place.host, await self._resolve(place.host, place.port), self.allowed)
                status = await self._post(place, addresses, headers, body)
        except Refused as refused:
            raise Undelivered(str(refused)) from refused
        except (TimeoutError, httpx.TimeoutException) as late:
            raise Undelivered(f"Máy nhận không trả lời trong {self._seconds:g} giây.") from late
        except httpx.HTTPError as failure:
            raise Undelivered(_reason(failure)) from failure
        _judge(status)

    async def _post(self, place: Endpoint, addresses: Sequence[Address], headers: dict[str, str], body: str) -> int:
        """Return the status; an address that cannot be connected to gives way to the next one."""
        for address in addresses:
            host = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004  of IP
            request = self._client.build_request(
                "POST",
                f"{place.scheme}://{host}:{place.port}{place.target}",
                content=body.encode(),
                headers={**headers, "Host": place.authority},
                # The certificate has to be for the name, though the connection goes to the address.
                extensions={"sni_hostname": place.host},
            )
            try:
                # The answer's body is left unread: only the status counts.
                answer = await self._client.send(request, stream=True)
            except httpx.ConnectError:
                if address == addresses[-1]:
                    raise
            else:
                await answer.aclose()
                return answer.status_code
        raise AssertionError("no address to connect to")


def _judge(status: int) -> None:
    if REDIRECTED <= status < CLIENT_FAULT:
        raise Undelivered(f"Máy nhận chuyển sang địa chỉ khác (HTTP {status}); hệ thống không đi theo.")
    if not status < REDIRECTED:
        raise Undelivered(f"Máy nhận trả lời HTTP {status}.", is_refusal=status in OF_THIS_MESSAGE)


def _reason(failure: httpx.HTTPError) -> str:
    if isinstance(failure.__context__ or failure, ssl.SSLError) or "CERTIFICATE" in str(failure):
        return "Chứng thư của máy nhận không hợp lệ hoặc không đúng tên miền."
    if isinstance(failure, httpx.ConnectError):
        return "Không kết nối được máy nhận."
    return "Máy nhận ngắt kết nối giữa chừng."
