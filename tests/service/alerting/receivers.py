"""Who receives messages in tests: an HTTPS receiver with a certificate of the tests' own authority, a mail server."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from services.alerting.clients.tls import trusting

LOOPBACK = "127.0.0.1"
HOST = "nhan.mau.vn"


class Authority:
    """A certification authority; `folder` takes the files TLS is set up from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("CA gốc mẫu")
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        root = self._builder(self._name, self._key.public_key()).add_extension(constraints, critical=True)
        self._write("ca.pem", root.sign(self._key, hashes.SHA256()))

    @property
    def file(self) -> Path:
        return self._folder / "ca.pem"

    @cached_property
    def client(self) -> ssl.SSLContext:
        """Return what believes this authority, and the public ones."""
        return trusting(self.file)

    def server(self, host: str) -> ssl.SSLContext:
        """Return what a server of that name shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = self._builder(_named(host), key.public_key()).add_extension(names, critical=False)
        self._write(f"{host}.pem", made.add_extension(above, critical=False).sign(self._key, hashes.SHA256()), key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{host}.pem")
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key)
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))

    def _write(self, name: str, made: x509.Certificate, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        text = made.public_bytes(Encoding.PEM)
        if key is not None:
            text += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self._folder / name).write_bytes(text)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: str
    sni: str | None


@dataclass
class Receiver:
    """Notes every request; answers with the next of `answers`, then 200. While `is_open` is not set it keeps silent."""

    answers: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    def __post_init__(self) -> None:
        self.is_open.set()

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/nhan?ma=bi-mat"

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None) -> AsyncIterator["Receiver"]:
        names: dict[int, str | None] = {}
        if tls is not None:
            tls.sni_callback = lambda connection, name, _context: names.update({id(connection): name})
        server = await asyncio.start_server(lambda r, w: self._serve(r, w, names), LOOPBACK, 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.is_open.set()
            server.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, names: dict[int, str | None]
    ) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            request, *lines = head.splitlines()
            pairs = (line.partition(": ") for line in lines if line)
            headers = {name.lower(): value for name, _, value in pairs}
            body = (await reader.readexactly(int(headers.get("content-length", "0")))).decode()
            connection = writer.get_extra_info("ssl_object")
            self.received.append(Received(request.split()[1], headers, body, names.get(id(connection))))
            await self.is_open.wait()
            answer = self.answers.pop(0) if self.answers else "200 OK"
            writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@dataclass
class MailServer:
    """An SMTP server that keeps what it takes. `refused` mailboxes get 550; `says` answers each message."""

    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    says: str = "250 OK"
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port}"

    async def handle_RCPT(  # noqa: N802  named by aiosmtpd
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        if self.says.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(email.message_from_bytes(envelope.content, policy=default))
            self.envelopes.append(list(envelope.rcpt_tos))
        return self.says

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["MailServer"]:
        """Take mail on a free port, again on the same one; with `tls`, only encrypted and from `nguoi-gui`."""
        secured = {"tls_context": tls, "require_starttls": True, "authenticator": _login, "auth_required": True}
        terms = secured if tls is not None else {}
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="mau.vn", **terms), LOOPBACK, self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


def _login(_server: SMTP, _session: SmtpSession, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
    is_known = isinstance(given, LoginPassword) and (given.login, given.password) == (b"nguoi-gui", b"mat khau")
    return AuthResult(success=is_known, handled=False)
