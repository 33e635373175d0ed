"""Every function of the store that writes a unit, plan, task or period keeps the new state in the history."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import services.plans.store

STORE = Path(services.plans.store.__file__).parent
TABLES = {"UNITS": "unit", "PLANS": "plan", "TASKS": "task", "PERIODS": "period"}
WRITING_SQL = re.compile(r"\b(?:INSERT INTO|UPDATE) (unit|plan|task|period)\b(?! OF)")


def texts_of(tree: ast.Module) -> dict[str, set[str]]:
    """Kinds that a module's own constants and helpers write, by name: SQL texts, and functions that build them."""
    found = {}
    for node in tree.body:
        kinds = set(WRITING_SQL.findall(ast.unparse(node)))
        if isinstance(node, ast.Assign) and kinds:
            found |= {target.id: kinds for target in node.targets if isinstance(target, ast.Name)}
    return found


def written_by(function: ast.AST, texts: dict[str, set[str]]) -> set[str]:
    """Kinds a function writes: `insert(TASKS)`, `update(TASKS)`, SQL in it, or a constant that holds SQL."""
    found: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id="insert" | "update"), args=[ast.Name(id=table), *_]) if table in TABLES:
                found.add(TABLES[table])
            case ast.Name(id=name) if name in texts:
                found |= texts[name]
            case ast.Constant(value=str(sql)):
                found |= set(WRITING_SQL.findall(sql))
    return found


def kept_by(function: ast.AST) -> set[str]:
    """Kinds a function hands to `history.keep`, also through a helper whose name says so."""
    calls = (
        node for node in ast.walk(function) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("keep")
    )
    return {argument.value for call in calls for argument in call.args if isinstance(argument, ast.Constant)}


def not_kept(source: str) -> Iterator[str]:
    """Functions of a module that write a kind and neither keep it nor call one that does."""
    tree = ast.parse(source)
    texts = texts_of(tree)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)}
    kept = {name: kept_by(function) for name, function in functions.items()}
    for name, function in functions.items():
        called = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} & functions.keys()
        missing = written_by(function, texts) - kept[name] - {kind for helper in called for kind in kept[helper]}
        if missing:
            yield f"{name} writes {', '.join(sorted(missing))}"


class TestStore:
    def test_keeps_the_history_of_all_it_writes(self) -> None:
        found = {path.name: list(not_kept(path.read_text("utf-8"))) for path in sorted(STORE.glob("*.py"))}
        assert {name: lines for name, lines in found.items() if lines} == {}

    def test_is_watched_by_a_rule_that_bites(self) -> None:
        assert list(not_kept("async def save(tx, row):\n    await tx.execute(update(TASKS).values(row))\n")) == [
            "save writes task"
        ]
        assert list(
            not_kept('SAVE = text("UPDATE unit SET code = 1")\nasync def save(tx):\n    await tx.execute(SAVE)\n')
        )
        assert list(not_kept('async def lock(tx):\n    await tx.execute(text("UPDATE period SET is_locked = true"))\n'))
        other = 'async def save(tx):\n    await tx.execute(insert(PLANS))\n    await history.keep(tx, "task", [1])\n'
        assert list(not_kept(other)) == ["save writes plan"]
        fine = 'async def save(tx):\n    await tx.execute(insert(PLANS))\n    await history.keep(tx, "plan", [1])\n'
        assert list(not_kept(fine)) == []
