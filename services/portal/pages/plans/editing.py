"""Edits of a draft that survive what others edit meanwhile, as long as that is not the same line."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from services.portal.clients import Refused, Services
from services.portal.clients.plan_views import Line, Plan
from services.portal.pages.plans.line_form import seen_of

T = TypeVar("T")

PRECONDITION_FAILED = 412


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person saw of a draft: its version, and the mark of the line in question."""

    version: int
    seen: str = ""


class Overtaken(Exception):  # noqa: N818  says what happened
    """Somebody else changed the same line, or removed it, in between."""

    def __init__(self, plan: Plan, line: Line | None) -> None:
        super().__init__(plan.plan_id)
        self.plan = plan
        self.line = line


async def on_unchanged_line(
    services: Services, plan_id: str, task_id: str, sight: Sight, write: Callable[[int], Awaitable[T]]
) -> T:
    """Write on the version that was seen; where only other lines changed since, on the present one."""
    try:
        return await write(sight.version)
    except Refused as refusal:
        if refusal.status != PRECONDITION_FAILED:
            raise
    plan = await services.drafts.plan(plan_id)
    line = plan.line(task_id)
    if line is None or seen_of(line) != sight.seen:
        raise Overtaken(plan, line)
    return await write(plan.version)


async def on_present(services: Services, plan_id: str, sight: Sight, write: Callable[[int], Awaitable[T]]) -> T:
    """Write on the version that was seen, else on the present one: for what can contradict nobody."""
    try:
        return await write(sight.version)
    except Refused as refusal:
        if refusal.status != PRECONDITION_FAILED:
            raise
    return await write((await services.drafts.plan(plan_id)).version)
