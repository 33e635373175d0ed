"""What a new OpenAPI document takes away from a caller of a released one."""

from collections.abc import Iterator, Mapping

import jsonschema_rs

from cli.contracts.compatibility import Break, Reader, schema_breaks
from cli.contracts.places import Json

METHODS = ("get", "put", "post", "delete", "patch")


def api_breaks(released: Mapping[str, Json], current: Mapping[str, Json]) -> Iterator[Break]:
    """Breaks between two sets of OpenAPI documents, by service."""
    for service, old in sorted(released.items()):
        if service not in current:
            yield Break(service, "the service is gone")
            continue
        for path in sorted(old["paths"]):
            yield from _path_breaks(service, path, old, current[service])


def _path_breaks(service: str, path: str, old: Json, new: Json) -> Iterator[Break]:
    for method in METHODS:
        before = old["paths"][path].get(method)
        after = new["paths"].get(path, {}).get(method)
        what = f"{service} {method.upper()} {path}"
        if before is None:
            continue
        if after is None:
            yield Break(what, "the operation is gone")
        else:
            yield from _operation_breaks(what, _inlined(before, old), _inlined(after, new))


def _operation_breaks(what: str, old: Json, new: Json) -> Iterator[Break]:
    yield from _parameter_breaks(what, old, new)
    yield from _content_breaks(f"{what} request", _request(old), _request(new), "today")
    if _body_is_required(new) and not _body_is_required(old):
        yield Break(what, "the request body became required")
    for status, answer in old.get("responses", {}).items():
        if status.startswith("2"):
            yield from _answer_breaks(f"{what} {status}", answer, new.get("responses", {}).get(status))


def _answer_breaks(what: str, old: Json, new: Json | None) -> Iterator[Break]:
    if new is None:
        yield Break(what, "the answer is gone")
    else:
        yield from _content_breaks(what, old.get("content", {}), new.get("content", {}), "yesterday")


def _parameter_breaks(what: str, old: Json, new: Json) -> Iterator[Break]:
    before, after = _parameters(old), _parameters(new)
    for name in sorted(before.keys() - after.keys()):
        yield Break(what, f"parameter `{name}` is gone")
    for name in sorted(after):
        was_required = before.get(name, {}).get("required", False)
        if after[name].get("required", False) and not was_required:
            yield Break(what, f"parameter `{name}` became required")
        if name in before:
            yield from schema_breaks(
                f"{what} parameter {name}", before[name].get("schema", {}), after[name].get("schema", {}), ("today",)
            )


def _content_breaks(what: str, old: Json, new: Json, reader: Reader) -> Iterator[Break]:
    for media_type, content in old.items():
        if media_type not in new:
            yield Break(what, f"media type `{media_type}` is gone")
        else:
            yield from schema_breaks(what, content.get("schema", {}), new[media_type].get("schema", {}), (reader,))


def _parameters(operation: Json) -> dict[str, Json]:
    return {f"{row['in']}:{row['name']}": row for row in operation.get("parameters", [])}


def _request(operation: Json) -> Json:
    content: Json = operation.get("requestBody", {}).get("content", {})
    return content


def _body_is_required(operation: Json) -> bool:
    return bool(operation.get("requestBody", {}).get("required", False))


def _inlined(operation: Json, document: Json) -> Json:
    """The operation with every reference to the document's components written out."""
    whole = {**operation, "components": document.get("components", {})}
    return jsonschema_rs.dereference(whole, draft=jsonschema_rs.Draft202012, offline=True)
