"""Mail over SMTP: one message to all mailboxes of a channel."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from services.alerting.domain.channels import Undelivered
from services.alerting.domain.mail_server import MailServer
from services.alerting.domain.notices import Letter
from shared import clock

SECONDS = 30.0
LONGEST_REASON = 200
REFUSED = 500
"""From this reply code on, a server does not want the message, whenever it is sent again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Mail through one server from one sender."""

    server: MailServer
    sender: str
    tls: ssl.SSLContext
    seconds: float = SECONDS

    async def send(self, mailboxes: Sequence[str], letter: Letter, message_id: str) -> str | None:
        """Send one message; return what to remark about mailboxes the server refused, if it took others.

        The same `message_id` gives the same Message-ID, so a mail store can drop a repetition.

        Raises:
            Undelivered: the server is away, or takes the message for nobody.
        """
        message = self._message(mailboxes, letter, message_id)
        try:
            refused, _ = await aiosmtplib.send(
                message,
                sender=self.sender,
                recipients=list(mailboxes),
                hostname=self.server.host,
                port=self.server.port,
                username=self.server.username,
                password=self.server.password,
                use_tls=self.server.scheme == "smtps",
                start_tls=self.server.scheme == "smtp+starttls",
                tls_context=self.tls if self.server.scheme != "smtp" else None,
                # Asking the resolver for our own name can take longer than the mail.
                local_hostname=self._domain,
                timeout=self.seconds,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
            raise _undelivered(failure) from failure
        return f"Máy chủ thư không nhận cho {len(refused)} trong {len(mailboxes)} địa chỉ." if refused else None

    @property
    def _domain(self) -> str:
        return self.sender.rpartition("@")[2]

    def _message(self, mailboxes: Sequence[str], letter: Letter, message_id: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = letter.subject
        message["From"] = self.sender
        message["To"] = ", ".join(mailboxes)
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{message_id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def _undelivered(failure: Exception) -> Undelivered:
    if isinstance(failure, aiosmtplib.SMTPRecipientsRefused):
        codes = {refused.code for refused in failure.recipients}
        text = f"Máy chủ thư không nhận địa chỉ nào ({', '.join(map(str, sorted(codes)))})."
        return Undelivered(text, is_refusal=min(codes, default=0) >= REFUSED)
    if isinstance(failure, aiosmtplib.SMTPAuthenticationError):
        return Undelivered(f"Máy chủ thư từ chối đăng nhập ({failure.code}).")
    if isinstance(failure, aiosmtplib.SMTPResponseException):
        said = f"{failure.code} {' '.join(failure.message.split())}"[:LONGEST_REASON]
        is_refusal = isinstance(failure, aiosmtplib.SMTPDataError) and failure.code >= REFUSED
        return Undelivered(f"Máy chủ thư từ chối: {said}", is_refusal=is_refusal)
    if isinstance(failure, aiosmtplib.SMTPTimeoutError | TimeoutError):
        return Undelivered("Máy chủ thư không trả lời kịp.")
    return Undelivered("Không kết nối được máy chủ thư.")
