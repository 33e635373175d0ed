"""Reading a versioned policy: a wrong one is refused with its line, before anything is decided under it.

What a person enters is read like what ships, so sizes are bounded and nothing in a text can make reading it expensive.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from shared.http.validation import message

T = TypeVar("T")
Place = tuple[str | int, ...]

MAX_CHARACTERS = 65_536
MAX_DEPTH = 12
NOTHING: Mapping[str, str] = MappingProxyType({})
WHOLE = "(cả tệp)"
NOT_YAML = "không phải YAML đúng cách"


class PolicyRefused(Exception):  # noqa: N818  named for what happened to the file
    """The policy cannot be used: `line` counts from 1, `place` is a path of keys. Reads `file:line: place: reason`."""

    def __init__(self, name: str, line: int, place: str, reason: str) -> None:
        """Say where and why."""
        super().__init__(f"{name}:{line}: {place}: {reason}")
        self.line = line
        self.place = place
        self.reason = reason


@dataclasses.dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A policy and the text it was read from."""

    policy: T
    source: str


def read_policies(folder: Path, schema: type[T]) -> list[Written[T]]:
    """Read every `*.yaml` of a folder, by name; refused like `read_policy`, and when there is none or two are one."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PolicyRefused(folder.name, 1, WHOLE, "thư mục không có chính sách nào (*.yaml)")
    read = [Written(read_policy(file, schema), file.read_text(encoding="utf-8")) for file in files]
    for field in ("version", "effective_from"):
        known: dict[object, str] = {}
        for file, each in zip(files, read, strict=True):
            other = known.setdefault(getattr(each.policy, field), file.name)
            if other != file.name:
                raise _refusal(file.name, _compose(each.source), (field,), f"trùng với {other}")
    return read


def read_policy(file: Path, schema: type[T]) -> T:
    """Read a YAML file into a dataclass; refused like `parse_policy`, and when the file is missing or no UTF-8."""
    try:
        source = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyRefused(file.name, 1, WHOLE, f"không mở được tệp ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PolicyRefused(file.name, 1, WHOLE, "tệp không ở mã UTF-8") from error
    return parse_policy(source, schema, file.name)


def parse_policy(source: str, schema: type[T], name: str = "policy.yaml", *, given: Mapping[str, str] = NOTHING) -> T:
    """Read YAML text into a dataclass, its fields typed exactly as declared: "3" is no number, 3 no text.

    What is `given` beside the text need not stand in it, and must not contradict it. A ValueError that a dataclass
    raises in `__post_init__` may carry `path`, the place of the fault below it.

    Raises:
        PolicyRefused: no YAML, an alias, key unknown, missing or given twice, wrong type, or a rule broken.
    """
    root, written = _written(source, name)
    plain = dict(written) if isinstance(written, dict) else written
    for key, value in given.items() if isinstance(plain, dict) else ():
        if plain.setdefault(key, value) != value:
            raise _refusal(name, root, (key,), f"khác với {value} đã chọn; hãy bỏ dòng này hoặc sửa cho khớp")
    try:
        # As JSON, because strict reading of Python objects would ask for tuples and Decimals that YAML does not have.
        policy = TypeAdapter(schema).validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        place, reason = _fault(error)
        raise _refusal(name, root, place, reason) from error
    for place, reason in _misfits(written, policy, ()):
        raise _refusal(name, root, place, reason)
    return policy


def _written(source: str, name: str) -> tuple[yaml.Node, Any]:
    """Return the nodes of a text, which know their lines, and what it says in the types of JSON."""
    try:
        root = _compose(source)
        return root, json.loads(json.dumps(yaml.SafeLoader("").construct_document(root), default=_day))
    except _Fault as fault:
        raise PolicyRefused(name, fault.line, fault.place, fault.reason) from fault
    except yaml.MarkedYAMLError as error:
        raise PolicyRefused(name, _line_at(error.problem_mark), WHOLE, f"{NOT_YAML} ({error.problem})") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise PolicyRefused(name, 1, WHOLE, f"{NOT_YAML} ({error})".replace("\n", " ")) from error


class _Fault(Exception):  # noqa: N818  carried to the one place that names the file
    def __init__(self, line: int, place: str, reason: str) -> None:
        super().__init__(reason)
        self.line, self.place, self.reason = line, place, reason


def _compose(source: str) -> yaml.Node:
    if len(source) > MAX_CHARACTERS:
        raise _Fault(1, WHOLE, f"dài hơn {MAX_CHARACTERS} ký tự")
    depth = 0
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Fault(_line_at(event.start_mark), WHOLE, f"lồng nhau quá {MAX_DEPTH} tầng")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise _Fault(_line_at(event.start_mark), WHOLE, f"không dùng neo và tham chiếu (&{event.anchor})")
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    if root is None:
        raise _Fault(1, WHOLE, "tệp trống")
    _check_keys(root)
    return root


def _check_keys(node: yaml.Node) -> None:
    """Refuse keys that are no words, and a key given twice: the later one would silently win."""
    if isinstance(node, yaml.MappingNode):
        known: set[str] = set()
        for key, value in node.value:
            line = _line_at(key.start_mark)
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise _Fault(line, str(key.value)[:40], "tên mục phải là chữ")
            if key.value in known:
                raise _Fault(line, key.value, "mục này được ghi hai lần")
            known.add(key.value)
            _check_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for below in node.value:
            _check_keys(below)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__}")


def _fault(error: ValidationError) -> tuple[Place, str]:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    reason = str(cause) if isinstance(cause, ValueError) else message(first)
    return (*first["loc"], *getattr(cause, "path", ())), reason


def _refusal(name: str, root: yaml.Node, place: Place, reason: str) -> PolicyRefused:
    path = ".".join(str(part) for part in place) or WHOLE
    return PolicyRefused(name, _line(root, place), path, reason)


def _line(node: yaml.Node, place: Place) -> int:
    """Return the line of a place; of what surrounds it when the place itself is not written."""
    if place:
        below = _below(node, place[0])
        if below is not None:
            return _line(below, place[1:])
    return _line_at(node.start_mark)


def _line_at(mark: Any) -> int:  # noqa: ANN401  a mark of either of the library's readers, or none
    return int(mark.line) + 1 if mark else 1


def _below(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _misfits(written: Any, policy: Any, place: Place) -> Iterator[tuple[Place, str]]:  # noqa: ANN401  any YAML value
    """Yield what pydantic lets pass: keys that a dataclass does not have, decimals written as text."""
    for key, value, read, is_known in _pairs(written, policy):
        below = (*place, key)
        if not is_known:
            yield below, "không có mục này trong chính sách"
        elif isinstance(read, Decimal) and isinstance(value, str):
            yield below, "phải là số"
        else:
            yield from _misfits(value, read, below)


def _pairs(written: Any, policy: Any) -> Iterator[tuple[str | int, Any, Any, bool]]:  # noqa: ANN401
    if dataclasses.is_dataclass(policy) and isinstance(written, dict):
        known = {field.name for field in dataclasses.fields(policy)}
        yield from ((key, value, getattr(policy, key, None), key in known) for key, value in written.items())
    elif isinstance(written, list):
        yield from ((index, value, policy[index], True) for index, value in enumerate(written))
