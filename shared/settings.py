"""What every service is told at start, by environment variables; each service adds its own fields and its prefix."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class SecretFiles(PydanticBaseSettingsSource):
    """Reads the value of `X` from the file named by `X_FILE`, the way container secrets arrive."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002  base signature
        """Return the content of the file without its last line break, or none."""
        named = os.environ.get(f"{self.config.get('env_prefix', '')}{field_name}_file".upper())
        if not named or f"{field_name}_file" in self.settings_cls.model_fields:
            return None, field_name, False
        return Path(named).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return every field that has a file."""
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


class ServiceSettings(BaseSettings):
    """Settings of any service. Subclass with `model_config = SettingsConfigDict(env_prefix="PLANS_")`.

    Every value `X` may also stand in a file named by `X_FILE`; the plain variable wins.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str
    """`postgresql://role:password@host:port/database`."""
    nats_url: str | None = None
    """`nats://user:password@host:port`; none for a service that neither listens nor tells."""
    http_host: str = "127.0.0.1"
    http_port: int
    jwks_url: str
    """Key set of the token issuer: `http(s)://…` or `file:///…`."""
    issuer: str = "nq57"
    audience: str = "nq57"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    dead_letter_limit: int = 100
    """Dead letters after which a consumer stops instead of emptying its stream."""
    start_grace_seconds: float = 15
    """How long the start waits for database and bus before it goes on waiting in the background, alive and unready."""
    max_body_bytes: int = 1_048_576
    """Largest request body that is no upload."""
    max_upload_bytes: int = 67_108_864
    """Largest request body of type `multipart/form-data`, all files together."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  no .env files: what runs is what was given
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  replaced by X_FILE
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values given in code, then the environment, then `X_FILE`."""
        return init_settings, env_settings, SecretFiles(settings_cls)
