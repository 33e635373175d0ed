from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class TrialSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_")

    key_file: Path = Path("key.json")


@pytest.fixture(autouse=True)
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAL_HTTP_PORT", "8061")
    monkeypatch.setenv("TRIAL_JWKS_URL", "file:///jwks.json")


class TestServiceSettings:
    def test_reads_a_secret_from_its_file(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "url").write_text("postgresql://a:b@127.0.0.1/c\n")
        monkeypatch.setenv("TRIAL_DATABASE_URL_FILE", str(tmp_path / "url"))
        assert TrialSettings().database_url == "postgresql://a:b@127.0.0.1/c"

    def test_prefers_the_plain_variable(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "url").write_text("postgresql://file")
        monkeypatch.setenv("TRIAL_DATABASE_URL_FILE", str(tmp_path / "url"))
        monkeypatch.setenv("TRIAL_DATABASE_URL", "postgresql://plain")
        assert TrialSettings().database_url == "postgresql://plain"

    def test_leaves_a_field_that_ends_in_file_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TRIAL_DATABASE_URL", "postgresql://plain")
        monkeypatch.setenv("TRIAL_KEY_FILE", "/secrets/key.json")
        assert TrialSettings().key_file == Path("/secrets/key.json")

    def test_refuses_to_guess_what_is_missing(self) -> None:
        with pytest.raises(ValidationError, match="database_url"):
            TrialSettings()
