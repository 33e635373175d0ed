"""What the scoring service is told at start, and the policy file it names."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from services.scoring.domain.policy import Policy
from shared.policy_file import read_policy
from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"


class Settings(ServiceSettings):
    """Environment variables `SCORING_…`."""

    model_config = SettingsConfigDict(env_prefix="SCORING_")

    http_port: int = 8063
    policy_file: Path = POLICIES / "2026.1.yaml"


def load_policy(file: Path) -> Policy:
    """Read one version of the scoring policy; refused with its line when it could give a wrong score."""
    return read_policy(file, Policy)
