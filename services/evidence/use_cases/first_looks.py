"""Whether claims of a subtree are looked at by its standing agency first."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.evidence.domain.reviews import FirstLook
from services.evidence.store import first_looks, known
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Transaction


@dataclass(frozen=True, slots=True)
class Named:
    """A setting with its unit's name; none until plans has told it."""

    setting: FirstLook
    unit_name: str | None


async def list_settings(tx: Transaction, principal: Principal) -> list[Named]:
    """Settings inside the subtrees the caller looks at first."""
    return await _named(tx, await first_looks.inside(tx, subtrees(principal, "review:look")))


async def put_setting(tx: Transaction, principal: Principal, unit_id: str, *, is_on: bool) -> Named:
    """Turn the first look of a subtree on or off; claims that wait already stay where they are."""
    require(principal, "review:look", unit_id)
    setting = FirstLook(unit_id, is_on, clock.now(), principal.account_id, principal.display_name)
    await first_looks.put(tx, setting)
    return (await _named(tx, [setting]))[0]


async def _named(tx: Transaction, settings: Sequence[FirstLook]) -> list[Named]:
    names = await known.unit_names(tx, [setting.unit_id for setting in settings])
    return [Named(setting, names.get(setting.unit_id)) for setting in settings]
