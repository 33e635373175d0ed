"""The policies alerts are raised under."""

from services.alerting.domain.policy import Policies, Policy
from shared.policies import PolicyVersions


class PolicyInForce(PolicyVersions[Policy, Policies]):
    """Every version of the alerting policy, those that ship and those entered."""

    def __init__(self) -> None:
        """Start without any: the application ships them."""
        super().__init__(Policy, Policies.of)
