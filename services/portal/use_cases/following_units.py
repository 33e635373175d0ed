"""Rights follow the units they were given for. What they come to depends on what is known, not on the order it came."""

from collections.abc import Sequence

from services.portal.domain import Account, Succession, with_inherited
from services.portal.store import accounts, successions
from shared.database import Transaction


async def follow_units(tx: Transaction, told: Sequence[Succession]) -> None:
    """Keep who took over from whom and bring the grants of everybody concerned up to it."""
    await successions.lock(tx)
    news = await successions.learn(tx, told)
    for account in await accounts.granted_at(tx, news):
        await inherit(tx, account)


async def inherit(tx: Transaction, account: Account) -> None:
    """Bring the grants of one account up to what is known of its units."""
    successors = await successions.of_units(tx, {grant["unit"] for grant in account.grants})
    if (grants := with_inherited(account.grants, successors)) != list(account.grants):
        await accounts.set_grants(tx, account, grants)
