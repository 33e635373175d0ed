"""Reading a versioned policy file: a wrong one is refused with its line, before anything is decided under it."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
Place = tuple[str | int, ...]


class PolicyRefused(Exception):  # noqa: N818  named for what happened to the file
    """The file cannot be used. The message reads `file:line: path: what is wrong`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A policy and the text it was read from."""

    policy: T
    source: str


def read_policies(folder: Path, schema: type[T]) -> list[Written[T]]:
    """Read every `*.yaml` of a folder, by name; refused like `read_policy`, and when there is none."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PolicyRefused(f"{folder}: no policy (*.yaml) in this folder")
    return [Written(read_policy(file, schema), file.read_text(encoding="utf-8")) for file in files]


def read_policy(file: Path, schema: type[T]) -> T:
    """Read a YAML file into a dataclass, its fields typed as declared.

    A ValueError that a dataclass raises in `__post_init__` may carry `path`, the place of the fault below it.

    Raises:
        PolicyRefused: missing or unreadable file, key unknown, missing or given twice, wrong type, or a rule broken.
    """
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PolicyRefused(f"{file.name}: {error}") from error
    if root is None:
        raise PolicyRefused(f"{file.name}:1: the file is empty")
    _refuse_twice(file, root)
    written = yaml.SafeLoader("").construct_document(root)
    try:
        policy = TypeAdapter(schema).validate_python(written)
    except ValidationError as error:
        place, message = _fault(error)
        raise _refusal(file, root, place, message) from error
    if (unknown := _unknown(written, policy, ())) is not None:
        raise _refusal(file, root, unknown, "unknown key")
    return policy


def _fault(error: ValidationError) -> tuple[Place, str]:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    return (*first["loc"], *getattr(cause, "path", ())), str(cause or first["msg"])


def _refusal(file: Path, root: yaml.Node, place: Place, message: str) -> PolicyRefused:
    path = ".".join(str(part) for part in place) or "(whole file)"
    return PolicyRefused(f"{file.name}:{_line(root, place)}: {path}: {message}")


def _line(node: yaml.Node, place: Place) -> int:
    """Return the line of a place; of what surrounds it when the place itself is not written."""
    if place:
        below = _below(node, place[0])
        if below is not None:
            return _line(below, place[1:])
    return int(node.start_mark.line) + 1


def _below(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _refuse_twice(file: Path, node: yaml.Node) -> None:
    for key, value in _pairs(node):
        if key is not None and sum(other.value == key.value for other, _ in node.value) > 1:
            raise PolicyRefused(f"{file.name}:{int(key.start_mark.line) + 1}: {key.value}: key given twice")
        _refuse_twice(file, value)


def _pairs(node: yaml.Node) -> Sequence[tuple[yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(None, below) for below in node.value] if isinstance(node, yaml.SequenceNode) else []


def _unknown(written: Any, policy: Any, place: Place) -> Place | None:  # noqa: ANN401  any YAML value, any dataclass
    if dataclasses.is_dataclass(policy) and isinstance(written, dict):
        known = {field.name for field in dataclasses.fields(policy)}
        below = [(key, value, getattr(policy, key, None), key in known) for key, value in written.items()]
    elif isinstance(written, list):
        below = [(index, value, policy[index], True) for index, value in enumerate(written)]
    else:
        return None
    for key, value, read, is_known in below:
        found = _unknown(value, read, (*place, key)) if is_known else (*place, key)
        if found is not None:
            return found
    return None
