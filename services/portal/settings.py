"""What the portal is told at start."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables `PORTAL_…`."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_")

    http_port: int = 8057
    jwks_url: str = ""
    """Not asked for: the portal believes the tokens of its own key."""
    plans_url: str
    evidence_url: str
    scoring_url: str
    alerting_url: str
    reporting_url: str
    key_file: Path
    """Signing key of the tokens, an Ed25519 JWK; made at the first start, readable by its owner alone."""
    bootstrap_file: Path | None = None
    """Accounts to begin with, read while there are none: `[{username, display_name, one_time_password, grants}]`."""
    is_https: bool = False
    """True behind TLS: the session cookie is then `Secure` and host-bound."""
    token_minutes: int = 5
    """Life of the tokens the portal asks other services with."""
    client_token_minutes: int = 60
    """Life of the tokens given to API clients."""
    session_idle_minutes: int = 60
    session_hours: int = 12
    max_body_bytes: int = 4_194_304
    """A plan under review travels in its form: some hundred kilobytes."""
    max_upload_bytes: int = 268_435_456
    """Several evidence files in one report; each one is measured by the evidence service."""
