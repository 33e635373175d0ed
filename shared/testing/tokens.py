"""Tokens for tests, signed by a key pair made for the run."""

import json
from datetime import timedelta
from pathlib import Path

from joserfc.jwk import OKPKey

from contracts.roles import Role
from shared.auth import Grant, Principal
from shared.auth.issuing import TokenIssuer

LIFETIME = timedelta(hours=12)


class Keys:
    """A token issuer and the file with its key set, for settings named `jwks_url`."""

    def __init__(self, folder: Path) -> None:
        self.issuer = TokenIssuer(OKPKey.generate_key("Ed25519").as_dict(private=True), "nq57", "nq57")
        self.file = folder / "jwks.json"
        self.file.write_text(json.dumps(self.issuer.jwks()), encoding="utf-8")

    @property
    def jwks_url(self) -> str:
        return self.file.as_uri()

    def token_for(
        self,
        role: Role = "officer",
        unit: str = "mau.xa-mau-mot",
        account: str = "canbo",
        lifetime: timedelta = LIFETIME,
        name: str | None = None,
    ) -> str:
        """Return a bearer token of an account with one grant."""
        grant = Grant(role=role, unit_id=unit)
        return self.issuer.issue(Principal(account_id=account, display_name=name or account, grants=(grant,)), lifetime)

    def headers_for(
        self, role: Role = "officer", unit: str = "mau.xa-mau-mot", account: str = "canbo"
    ) -> dict[str, str]:
        """Return the Authorization header of `token_for`."""
        return {"Authorization": f"Bearer {self.token_for(role, unit, account)}"}
