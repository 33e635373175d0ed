import copy
from collections.abc import Callable

import pytest

from cli.contracts.http import api_breaks
from cli.contracts.places import Json

DOCUMENT: Json = {
    "paths": {
        "/api/v1/tasks/{task_id}/reports": {
            "post": {
                "parameters": [{"name": "task_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entry"}}}},
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/View"}}}},
                    "422": {"content": {"application/json": {"schema": {}}}},
                },
            },
            "get": {"responses": {"200": {"content": {"application/json": {"schema": {"type": "array"}}}}}},
        },
    },
    "components": {
        "schemas": {
            "Entry": {
                "type": "object",
                "required": ["note"],
                "properties": {"note": {"type": "string"}, "kind": {"enum": ["progress", "claim"]}},
            },
            "View": {
                "type": "object",
                "required": ["report_id"],
                "properties": {"report_id": {"type": "string"}, "value": {"type": ["number", "null"]}},
            },
        }
    },
}
PATH = "/api/v1/tasks/{task_id}/reports"


def breaks(change: Callable[[Json], object]) -> list[str]:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return [str(found) for found in api_breaks({"plans": DOCUMENT}, {"plans": document})]


def post(document: Json) -> Json:
    operation: Json = document["paths"][PATH]["post"]
    return operation


def entry(document: Json) -> Json:
    schema: Json = document["components"]["schemas"]["Entry"]
    return schema


def view(document: Json) -> Json:
    schema: Json = document["components"]["schemas"]["View"]
    return schema


class TestApiBreaks:
    @pytest.mark.parametrize(
        "change",
        [
            lambda d: None,
            lambda d: d["paths"].update({"/api/v1/new": {"get": {"responses": {"200": {}}}}}),
            lambda d: entry(d)["properties"].update(channel={"type": "string"}),
            lambda d: entry(d)["required"].clear(),
            lambda d: entry(d)["properties"]["kind"]["enum"].append("appeal"),
            lambda d: view(d)["properties"].update(extra={"type": "string"}),
            lambda d: view(d)["required"].append("value"),
        ],
    )
    def test_lets_additions_pass(self, change: Callable[[Json], object]) -> None:
        assert breaks(change) == []

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda d: d["paths"].pop(PATH), "POST /api/v1/tasks/{task_id}/reports: the operation is gone"),
            (lambda d: d["paths"][PATH].pop("get"), "GET /api/v1/tasks/{task_id}/reports: the operation is gone"),
            (lambda d: view(d)["properties"].pop("value"), "201: field `value` is gone"),
            (lambda d: view(d)["required"].clear(), "201: a reader of the released schema refuses"),
            (lambda d: view(d)["properties"]["value"].update(type="string"), "released schema refuses `value`"),
            (lambda d: entry(d)["required"].append("kind"), "the new reader of a released message refuses"),
            (lambda d: entry(d)["properties"]["kind"]["enum"].pop(), "released message refuses `kind`"),
            (lambda d: post(d)["requestBody"].update(required=True), "the request body became required"),
            (lambda d: post(d)["responses"].pop("201"), "201: the answer is gone"),
            (lambda d: post(d)["parameters"].clear(), "parameter `path:task_id` is gone"),
            (
                lambda d: post(d)["parameters"].append({"name": "week", "in": "query", "required": True}),
                "parameter `query:week` became required",
            ),
        ],
    )
    def test_finds_a_planted_break(self, change: Callable[[Json], object], words: str) -> None:
        assert any(words in found for found in breaks(change)), breaks(change)

    def test_finds_a_service_that_is_gone(self) -> None:
        assert [found.what for found in api_breaks({"plans": DOCUMENT}, {})] == ["plans"]
