"""What the reporting service is told at start."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

FOLDER = Path(__file__).parent


class Settings(ServiceSettings):
    """Environment variables `REPORTING_…`."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")

    http_port: int = 8065
    policy_file: Path = FOLDER / "policies" / "2026.1.yaml"
    form_file: Path = FOLDER / "forms" / "nd30.yaml"
    """Form that documents are laid out from and checked against."""
