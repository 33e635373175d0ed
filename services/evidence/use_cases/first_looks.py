"""Whether claims of a subtree are looked at by its standing agency first."""

from services.evidence.domain.reviews import FirstLook
from services.evidence.store import first_looks
from shared.auth import Principal, require, subtrees
from shared.database import Transaction


async def list_settings(tx: Transaction, principal: Principal) -> list[FirstLook]:
    """Settings inside the subtrees the caller looks at first."""
    return await first_looks.inside(tx, subtrees(principal, "review:look"))


async def put_setting(tx: Transaction, principal: Principal, unit_id: str, *, is_on: bool) -> FirstLook:
    """Turn the first look of a subtree on or off; claims that wait already stay where they are."""
    require(principal, "review:look", unit_id)
    return await first_looks.put(tx, unit_id, principal.account_id, is_on=is_on)
