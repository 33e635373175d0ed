"""What the plans service is told at start."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

POLICY = Path(__file__).parent / "policies" / "2026.1.yaml"


class Settings(ServiceSettings):
    """Environment variables `PLANS_…`."""

    model_config = SettingsConfigDict(env_prefix="PLANS_")

    http_port: int = 8061
    evidence_url: str = "http://127.0.0.1:8062"
    """Root of the evidence service, asked for the files a report names."""
    policy_file: Path = POLICY
    max_body_bytes: int = 6_291_456
    """A table of a province's units comes as it is, up to 5 MB; a whole plan takes some."""
