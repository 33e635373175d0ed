"""What the scoring service is told at start, and the policies that ship."""

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import SettingsConfigDict

from services.scoring.domain.policy import Policy
from shared.policy_file import Written, read_policies, read_policy
from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"
METHODS = Path(__file__).parent / "methods"


class Settings(ServiceSettings):
    """Environment variables `SCORING_…`."""

    model_config = SettingsConfigDict(env_prefix="SCORING_")

    http_port: int = 8063
    policy_folder: Path = POLICIES
    """Every `*.yaml` in it is a version; others are entered over HTTP."""
    policy_file: Path | None = None
    """Gone since a policy has versions. Refused when set: whoever set it must not lose own figures unseen."""
    methods_folder: Path = METHODS
    """Every `*.yaml` in it is a version of an index method; `dictionaries` in it: how plans call the indicators."""

    @field_validator("policy_file")
    @classmethod
    def _is_gone(cls, file: Path | None) -> None:
        if file is not None:
            raise ValueError("a folder took its place: put the file where policy_folder points, with those that ship")


def load_policy(file: Path) -> Policy:
    """Read one version of the scoring policy; refused with its line when it could give a wrong score."""
    return read_policy(file, Policy)


def load_policies(folder: Path) -> list[Written[Policy]]:
    """Read every version in a folder, with its text; refused like a single one."""
    return read_policies(folder, Policy)
