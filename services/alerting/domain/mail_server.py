"""The mail server the operator names, and how it is encrypted."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server; `scheme` says how it is encrypted."""

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """Read `smtp://host:25`, `smtp+starttls://user:password@host:587` or `smtps://…`.

        Raises:
            ValueError: another scheme, no host, or a password that would travel in the clear.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("it is smtp://, smtp+starttls:// or smtps:// with a host")
        if parts.password is not None and parts.scheme == "smtp":
            raise ValueError("it has a password: use smtp+starttls:// or smtps://")
        username, password = (unquote(text) if text else None for text in (parts.username, parts.password))
        return cls(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], username, password)
