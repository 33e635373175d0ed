"""The policies decisions are made under."""

from services.alerting.domain.policy import Policies, Policy
from shared import clock
from shared.database import Transaction
from shared.policy_file import Written


class PolicyInForce:
    """Holds the versions the application put here at start; handlers are registered before any policy is read."""

    def __init__(self) -> None:
        self._shipped: Policies | None = None
        self._sources: dict[str, str] = {}

    def ship(self, *written: Written[Policy]) -> None:
        """Let the versions that ship take effect, each from its day on; their texts are shown to who asks."""
        self.put(*(each.policy for each in written))
        self._sources = {each.policy.version: each.source for each in written}

    def put(self, *shipped: Policy) -> None:
        """Let versions take effect, each from its day on."""
        self._shipped = Policies.of(shipped)

    async def policies(self, tx: Transaction) -> Policies:  # noqa: ARG002  the database will hold more of them
        """Return every version there is; raise RuntimeError before one was put."""
        if self._shipped is None:
            raise RuntimeError("no alerting policy was put in force")
        return self._shipped

    def get(self) -> Policy:
        """Return the shipped policy of today; raise RuntimeError before one was put."""
        if self._shipped is None:
            raise RuntimeError("no alerting policy was put in force")
        return self._shipped.on(clock.today())
