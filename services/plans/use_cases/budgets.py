"""Money: what is planned for a task, and what it all comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.plans.domain.budgets import BudgetLine, Entry, Money, sums, up_the_tree
from services.plans.domain.tasks import Task
from services.plans.domain.units import parent_of
from services.plans.store import budgets, plans, tasks
from services.plans.use_cases import facts, refusals
from services.plans.use_cases.visibility import plan_to_read, plan_to_write
from shared.auth import Principal, require, subtrees
from shared.database import Transaction
from shared.http import require_version

Axis = Literal["unit", "source", "year", "plan"]

SOURCES: dict[str, str] = {"state": "Ngân sách nhà nước", "social": "Xã hội hóa", "other": "Nguồn khác"}


@dataclass(frozen=True, slots=True)
class BudgetNode:
    """A row of the sums. `own` is the node's, `total` that of its subtree; apart from units both are the same."""

    key: str
    name: str
    parent_key: str | None
    own: Money
    total: Money


@dataclass(frozen=True, slots=True)
class BudgetSums:
    """Sums of money along one axis, by key, and what they come to."""

    total: Money
    nodes: Sequence[BudgetNode]


async def set_budget(
    tx: Transaction, principal: Principal, task_id: str, expected_version: int, lines: tuple[BudgetLine, ...]
) -> Task:
    """Set the money planned for a task: told again in a published plan; in a draft, one more change of the plan."""
    task = await tasks.find(tx, task_id)
    if task is None:
        raise refusals.task_not_found(task_id)
    plan = await plan_to_write(tx, principal, task.plan_id)
    task = (await tasks.find_locked(tx, [task_id]))[task_id]
    require_version(expected_version, task.version)
    if not task.is_in_force:
        raise refusals.withdrawn_takes_no_money(task)
    if sorted_lines(lines) == task.budget:
        return task
    planned = replace(task, budget=sorted_lines(lines), version=task.version + task.is_published)
    await budgets.save(tx, planned)
    if not plan.is_published:
        await plans.set_version(tx, plan.plan_id, plan.version + 1)
    elif not planned.is_series:
        tx.say(facts.task_assigned(planned))
    return planned


def sorted_lines(lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """Lines by year and source."""
    return tuple(sorted(lines, key=lambda line: (line.year, line.source)))


async def sum_budget(
    tx: Transaction, principal: Principal, axis: Axis, *, unit_id: str | None, plan_id: str | None, year: int | None
) -> BudgetSums:
    """Money planned and disbursed in the subtrees the caller may read, or in one of them."""
    roots = subtrees(principal, "task:read")
    if unit_id is not None:
        require(principal, "task:read", unit_id)
        roots = (unit_id,)
    if plan_id is not None:
        await plan_to_read(tx, principal, plan_id)
    entries = await budgets.sums(tx, roots, plan_id=plan_id, year=year)
    total = sum((entry.money for entry in entries), Money())
    nodes = _nodes_of_units(entries, roots) if axis == "unit" else _flat(entries, axis)
    return BudgetSums(total, await _named(tx, axis, nodes))


def _nodes_of_units(entries: Sequence[Entry], roots: Sequence[str]) -> list[BudgetNode]:
    own = sums(entries, lambda entry: entry.unit_id)
    with_below = up_the_tree(own, roots)
    return [
        BudgetNode(key, key, above if (above := parent_of(key)) in with_below else None, own.get(key, Money()), total)
        for key, total in sorted(with_below.items())
    ]


def _flat(entries: Sequence[Entry], axis: Axis) -> list[BudgetNode]:
    def key(entry: Entry) -> str:
        return {"source": entry.source, "year": str(entry.year)}.get(axis, entry.plan_id)

    return [BudgetNode(name, name, None, money, money) for name, money in sorted(sums(entries, key).items())]


async def _named(tx: Transaction, axis: Axis, nodes: Sequence[BudgetNode]) -> list[BudgetNode]:
    keys = [node.key for node in nodes]
    names: dict[str, str] = {**SOURCES}
    if axis == "unit":
        names = await budgets.unit_names(tx, keys)
    if axis == "plan":
        names = await budgets.plan_titles(tx, keys)
    return [replace(node, name=names.get(node.key, node.key)) for node in nodes]
