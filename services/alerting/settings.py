"""What the alerting service is told at start, and the policy file it names."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from services.alerting.domain.policy import Policy
from shared.policy_file import read_policy
from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"


class Settings(ServiceSettings):
    """Environment variables `ALERTING_…`."""

    model_config = SettingsConfigDict(env_prefix="ALERTING_")

    http_port: int = 8064
    policy_file: Path = POLICIES / "2026.1.yaml"


def load_policy(file: Path) -> Policy:
    """Read one version of the alerting policy; refused with its line when a threshold is none or out of order."""
    return read_policy(file, Policy)
