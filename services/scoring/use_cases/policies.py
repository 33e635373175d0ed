"""Versions of the policy: entered by who decides for the province."""

from services.scoring.use_cases.day import judge_by
from services.scoring.use_cases.in_force import PolicyInForce
from shared.auth import Principal
from shared.database import Transaction
from shared.policies import Draft, Grounds, Version


async def enter_policy(
    tx: Transaction, in_force: PolicyInForce, principal: Principal, draft: Draft, grounds: Grounds
) -> Version:
    """Enter a version that holds from a later day on.

    Raises:
        Problem: 403 below the province, 422 `policy-refused`, 422 `policy-too-early`, 409 `policy-exists`.
    """
    judging = await judge_by(tx, in_force)
    return await in_force.enter(tx, draft, grounds, principal, judging.day)
