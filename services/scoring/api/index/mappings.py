"""What indicators of plans measure: found by the dictionary, doubtful, or decided by a person."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from services.scoring.api.index.making import mapping_view
from services.scoring.api.index.shown import DEFAULT_METHOD, UNIT, ChosenMethod, Reader, shelf_of
from services.scoring.api.index.views import MappingView
from services.scoring.api.index.written import Text, Writer
from services.scoring.store.index import reads
from services.scoring.store.index.reads import MappingState
from services.scoring.use_cases.index.show import method_of
from services.scoring.use_cases.index.write import map_task
from shared import clock
from shared.auth import require, subtrees
from shared.database import Transaction
from shared.http import Cursor, DatabaseDep, Limit, Once, Page, decode_cursor, page_of

router = APIRouter(prefix="/index/mappings")
Asked = Literal["open", "matched", "doubtful", "unmatched", "decided", "excluded", "all"]
WAITING: tuple[MappingState, ...] = ("doubtful", "unmatched")
TaskId = Annotated[str, Path(pattern=r"^[\x21-\x7e]{1,64}$")]
SETTLED: tuple[MappingState, ...] = ("matched", "decided", "excluded")


class Deciding(BaseModel):
    """What a task measures."""

    method: str = Field(DEFAULT_METHOD, max_length=60)
    code: str | None = Field(max_length=40, description="Indicator of the method; none: nothing of it.")
    reason: Text = Field(description="Why.")


@router.get("")
async def list_mappings(
    principal: Reader,
    database: DatabaseDep,
    chosen: ChosenMethod,
    unit: Annotated[
        str | None, Query(pattern=UNIT, max_length=200, description="Only this unit and those below it.")
    ] = None,
    state: Annotated[Asked, Query(description="`open`: doubtful and unmatched.")] = "open",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[MappingView]:
    """Return indicators of plans in force, by task id."""
    if unit is not None:
        require(principal, "index:read", unit)
    after = str(decode_cursor(cursor, 1)[0]).replace("\x00", "") if cursor else ""
    roots = (unit,) if unit else subtrees(principal, "index:read")
    async with database.transaction() as tx:
        found = await reads.mappings(tx, chosen, roots, _states(state), after, limit + 1)
    return page_of(found, limit, item=lambda each: mapping_view(each, chosen), key=lambda each: (each.task_id,))


@router.put("/{task_id}")
async def decide(request: Request, task_id: TaskId, given: Deciding, principal: Writer, once: Once) -> MappingView:
    """Decide what a task measures, over the dictionary."""
    chosen = method_of(shelf_of(request), given.method, clock.today().year)

    async def keep(tx: Transaction) -> MappingView:
        return mapping_view(await map_task(tx, principal, chosen, task_id, given.code, given.reason), chosen)

    return await once(keep)


def _states(asked: Asked) -> tuple[MappingState, ...]:
    match asked:
        case "open":
            return WAITING
        case "all":
            return (*WAITING, *SETTLED)
        case one:
            return (one,)
