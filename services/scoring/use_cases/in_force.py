"""The policies scores are made under."""

from services.scoring.domain.policy import Policies, Policy
from shared.policies import PolicyVersions


class PolicyInForce(PolicyVersions[Policy, Policies]):
    """Every version of the scoring policy, those that ship and those entered."""

    def __init__(self) -> None:
        """Start without any: the application ships them."""
        super().__init__(Policy, Policies.of)
