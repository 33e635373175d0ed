"""What the alerting service is told at start, and the policies that ship."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from services.alerting.domain.policy import Policy
from shared.policy_file import Written, read_policies, read_policy
from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"


class Settings(ServiceSettings):
    """Environment variables `ALERTING_…`."""

    model_config = SettingsConfigDict(env_prefix="ALERTING_")

    http_port: int = 8064
    policy_folder: Path = POLICIES
    """Every `*.yaml` in it is a version; others are entered over HTTP."""


def load_policy(file: Path) -> Policy:
    """Read one version of the alerting policy; refused with its line when a threshold is none or out of order."""
    return read_policy(file, Policy)


def load_policies(folder: Path) -> list[Written[Policy]]:
    """Read every version in a folder, with its text; refused like a single one."""
    return read_policies(folder, Policy)
