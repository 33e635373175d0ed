"""The policy that facts are handled under."""

from services.evidence.domain.policy import Policy


class PolicyInForce:
    """Holds the policy the application put here at start; handlers are registered before any policy is read."""

    def __init__(self) -> None:
        self._policy: Policy | None = None

    def put(self, policy: Policy) -> None:
        """Let a policy take effect."""
        self._policy = policy

    def get(self) -> Policy:
        """Return the policy in force; raise RuntimeError before one was put."""
        if self._policy is None:
            raise RuntimeError("no evidence policy was put in force")
        return self._policy
