"""Where messages may be sent: https to public addresses, and whatever the operator allows by name or network.

Services behind the firewall trust their neighbours, so an address a user enters must not reach one of them. The name is
checked here, and so is every address it resolves to; the sender connects to the very address that was checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST = 1000
PORTS = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Global by their numbers, yet answered by the machine's own cloud, or a way to write an IPv4 address.
NEVER = tuple(ip_network(text) for text in ("168.63.129.16/32", "2002::/16", "2001::/32", "64:ff9b:1::/48"))
TRANSLATED = IPv6Network("64:ff9b::/96")


class Refused(ValueError):  # noqa: N818  named for what happened to the address
    """The address must not be sent to; a Vietnamese sentence says why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked URL; `host` is ASCII and lower-case, without brackets."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator allows beyond public https: hosts by name, and networks."""

    hosts: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def of(cls, entries: Sequence[str]) -> "Allowed":
        """Read entries like `ioc.tinh.gov.vn`, `10.20.0.0/16`, `192.0.2.7`; ValueError for a network that is none."""
        hosts, networks = set[str](), list[Network]()
        for entry in filter(None, (each.strip().lower().rstrip(".") for each in entries)):
            hosts.add(entry)
            if entry.replace(".", "").replace("/", "").isdigit() or ":" in entry:
                networks.append(ip_network(entry))
        return cls(frozenset(hosts), tuple(networks))

    def names(self, host: str) -> bool:
        """Tell whether a host was allowed by name, or by an address it is written as."""
        return host in self.hosts or any(self._holds(address) for address in _written(host))

    def takes(self, host: str, address: Address) -> bool:
        """Tell whether a host may be sent to at an address it resolved to."""
        return self.names(host) or self._holds(address) or is_public(address)

    def _holds(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def endpoint(url: str, allowed: Allowed) -> Endpoint:
    """Read a URL a user entered.

    Raises:
        Refused: not https (http to an allowed host), with a user or fragment, without a host, or too long.
    """
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST:
        raise Refused(f"Địa chỉ chỉ gồm ký tự ASCII không dấu cách, tối đa {LONGEST} ký tự.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise Refused("Địa chỉ này không đọc được. Hãy viết dạng https://ten-mien/duong-dan.") from error
    if not host or parts.scheme not in PORTS:
        raise Refused("Địa chỉ phải bắt đầu bằng https:// và có tên miền.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused("Địa chỉ không được chứa tên đăng nhập, mật khẩu hay phần sau dấu #.")
    if parts.scheme == "http" and not allowed.names(host):
        raise Refused("Địa chỉ phải dùng https://. Chỉ máy chủ được quản trị cho phép mới nhận http://.")
    checked_literal(host, allowed)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Endpoint(parts.scheme, host, port or PORTS[parts.scheme], target)


def checked_literal(host: str, allowed: Allowed) -> None:
    """Refuse a host that is written as an inner address, before anything is resolved."""
    for address in _written(host):
        checked(host, [address], allowed)
    if host == "localhost" and not allowed.names(host):
        raise Refused("Địa chỉ này chỉ vào mạng nội bộ của hệ thống nên không được gửi tới.")


def checked(host: str, addresses: Sequence[Address], allowed: Allowed) -> Sequence[Address]:
    """Return the addresses a host resolved to, if all of them may be sent to.

    Raises:
        Refused: there is none, or one of them is private, loopback, link-local, multicast or otherwise not public.
    """
    if not addresses:
        raise Refused(f"Không tìm thấy máy chủ {host}.")
    if not all(allowed.takes(host, address) for address in addresses):
        detail = (
            "chỉ vào mạng nội bộ nên không được gửi tới. Nếu cần, quản trị thêm máy chủ này vào danh sách cho phép."
        )
        raise Refused(f"Máy chủ {host} {detail}")
    return addresses


def is_public(address: Address) -> bool:
    """Tell whether an address is reached over the Internet, whichever way an IPv4 address is written in IPv6."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in TRANSLATED:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    is_special = address.is_multicast or address.is_reserved or any(address in network for network in NEVER)
    return address.is_global and not is_special


def _written(host: str) -> Sequence[Address]:
    try:
        return (ip_address(host),)
    except ValueError:
        return ()
