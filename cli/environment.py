"""What each process is told at start: the variables of nats-server and of every service."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.data_folder import DataFolder
from cli.secret_files import secret
from shared.embedded.children import LOOPBACK

SERVICES = ("portal", "plans", "evidence", "scoring", "alerting", "reporting")
SPEAKERS = ("plans", "evidence", "scoring", "alerting", "reporting")
"""Services that tell facts."""
LISTENERS = ("portal", *SPEAKERS)
"""Services with a NATS user: all of them hear facts."""
NATS_USERS = (*LISTENERS, "topology", "example", "exporter")
NATS_CONFIG = Path(__file__).resolve().parent.parent / "deploy" / "nats" / "nats.conf"


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables for the processes of one data folder on given ports."""

    folder: DataFolder
    ports: Mapping[str, int]

    def url(self, part: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[part]}"

    @property
    def address(self) -> str:
        return self.url("portal")

    def nats_url(self, user: str) -> str:
        return f"nats://{user}:{self.nats_password(user)}@{LOOPBACK}:{self.ports['nats']}"

    def nats_password(self, user: str) -> str:
        return secret(self.folder.secrets, f"nats_{user}_password")

    def database_password(self, service: str) -> str:
        return secret(self.folder.secrets, f"{service}_database_password")

    def database_url(self, service: str) -> str:
        return f"postgresql://{service}:{self.database_password(service)}@{LOOPBACK}:{self.ports['postgres']}/{service}"

    def of_nats(self) -> dict[str, str]:
        return {f"NATS_{user.upper()}_PASSWORD": self.nats_password(user) for user in NATS_USERS}

    def of_tools(self) -> dict[str, str]:
        """Variables of our one-shot commands."""
        return {**_common(self.folder), "NQ57_NATS_URL": self.nats_url("topology")}

    def of_service(self, service: str) -> dict[str, str]:
        """Variables of `python -m services.<service>`."""
        own = {
            "DATABASE_URL": self.database_url(service),
            "HTTP_HOST": LOOPBACK,
            "HTTP_PORT": str(self.ports[service]),
            "JWKS_URL": f"{self.address}/.well-known/jwks.json",
            **({"NATS_URL": self.nats_url(service)} if service in LISTENERS else {}),
            **self._special(service),
        }
        return {**_common(self.folder), **{f"{service.upper()}_{name}": value for name, value in own.items()}}

    def _special(self, service: str) -> dict[str, str]:
        secrets = self.folder.secrets
        neighbours = {f"{name.upper()}_URL": self.url(name) for name in SPEAKERS}
        special: dict[str, dict[str, str]] = {
            "plans": {"EVIDENCE_URL": self.url("evidence")},
            "evidence": {
                "FILES_FOLDER": str(self.folder.evidence),
                "TRUST_FOLDER": str(self.folder.trust),
                "SIGNING_KEY_FILE": str(secrets / "dossier_signing_key.json"),
            },
            "alerting": {"CHANNEL_KEY": secret(secrets, "alerting_channel_key"), "PORTAL_URL": self.address},
            "portal": {
                "KEY_FILE": str(secrets / "portal_signing_key.json"),
                "BOOTSTRAP_FILE": str(self.folder.accounts),
                **neighbours,
            },
        }
        return special.get(service, {})


def _common(folder: DataFolder) -> dict[str, str]:
    # Two arenas instead of eight per core: about 10 MB less per process, no slower here.
    return {**os.environ, "NQ57_CLOCK_FILE": str(folder.clock), "MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}
