"""What the alerting service is told at start, and the policies that ship."""

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import SettingsConfigDict

from services.alerting.domain.channels import MAILBOX
from services.alerting.domain.mail_server import MailServer
from services.alerting.domain.policy import Policy
from services.alerting.domain.webhook_address import Allowed
from shared.policy_file import Written, read_policies, read_policy
from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"


class Settings(ServiceSettings):
    """Environment variables `ALERTING_…`."""

    model_config = SettingsConfigDict(env_prefix="ALERTING_")

    http_port: int = 8064
    policy_folder: Path = POLICIES
    """Every `*.yaml` in it is a version; others are entered over HTTP."""
    policy_file: Path | None = None
    """Gone since a policy has versions. Refused when set: whoever set it must not lose own figures unseen."""
    smtp_url: str = ""
    """Mail server: `smtp://host`, `smtp+starttls://user:password@host` or `smtps://…`; empty: no mail."""
    smtp_from: str = "nq57@localhost.localdomain"
    """Sender of mail."""
    webhook_allowed: str = ""
    """Hosts and networks, with commas between them, that may be sent to although they are not public or not https."""
    ca_file: Path | None = None
    """Certificate authorities (PEM) that mail servers and webhooks may have besides the public ones."""
    channel_key: str = ""
    """Seals the secrets of channels in the database; empty: mail only. A lost one makes them be entered again."""
    portal_url: str = ""
    """Address of the portal as people open it, for links in messages; empty: no links."""

    @field_validator("policy_file")
    @classmethod
    def _is_gone(cls, file: Path | None) -> None:
        if file is not None:
            raise ValueError("a folder took its place: put the file where policy_folder points, with those that ship")

    @field_validator("smtp_url")
    @classmethod
    def _names_a_server(cls, url: str) -> str:
        if url:
            MailServer.at(url)
        return url

    @field_validator("smtp_from")
    @classmethod
    def _is_a_mailbox(cls, sender: str) -> str:
        if MAILBOX.fullmatch(sender) is None:
            raise ValueError("it is one mailbox, without a name")
        return sender

    @field_validator("webhook_allowed")
    @classmethod
    def _names_hosts_and_networks(cls, entries: str) -> str:
        Allowed.of(entries.split(","))
        return entries


def load_policy(file: Path) -> Policy:
    """Read one version of the alerting policy; refused with its line when a threshold is none or out of order."""
    return read_policy(file, Policy)


def load_policies(folder: Path) -> list[Written[Policy]]:
    """Read every version in a folder, with its text; refused like a single one."""
    return read_policies(folder, Policy)
