import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.contracts.examples import example_breaks, example_files, lost_examples
from cli.contracts.places import Places
from cli.contracts.schemas import published_schemas, schema_of
from contracts.catalogue import FACTS, OWNER_OF
from shared import envelope

EXAMPLES = Places().examples
MESSAGES = example_files(EXAMPLES)


def edit(path: Path, **changes: object) -> None:
    message = json.loads(path.read_text("utf-8"))
    message.update(changes)
    path.write_text(json.dumps(message), "utf-8")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


class TestGoldenMessages:
    @pytest.mark.parametrize("path", MESSAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_decode_and_encode_to_the_same_message(self, path: Path) -> None:
        message: dict[str, Any] = json.loads(path.read_text("utf-8"))
        event = envelope.decode(path.read_bytes())
        again = json.loads(envelope.encode(event, message["source"]))
        told = type(event.fact).model_validate(message["data"]).model_dump(mode="json")
        assert again == {**message, "data": told}

    @pytest.mark.parametrize("path", MESSAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_name_their_owner_aggregate_and_schema(self, path: Path) -> None:
        message = json.loads(path.read_text("utf-8"))
        fact = envelope.decode(path.read_bytes()).fact
        assert message["source"] == envelope.source_of(OWNER_OF[type(fact)])
        assert message["subject"] == fact.aggregate_id
        assert message["dataschema"] == schema_of(type(fact))["$id"]

    def test_are_there_for_every_fact(self) -> None:
        assert {path.parent.name for path in MESSAGES} == set(FACTS)


class TestExampleBreaks:
    def test_finds_none_in_what_is_committed(self) -> None:
        assert list(example_breaks(EXAMPLES, published_schemas())) == []

    def test_finds_a_message_that_does_not_validate(self, planted: Path) -> None:
        edit(planted / "task.completed.v1" / "dung-han.json", data={"version": 1})
        assert any("required property" in str(found) for found in example_breaks(planted, published_schemas()))

    def test_finds_a_broken_envelope(self, planted: Path) -> None:
        edit(planted / "task.completed.v1" / "dung-han.json", specversion="0.3")
        assert any("specversion" in str(found) for found in example_breaks(planted, published_schemas()))

    def test_finds_a_fact_without_any(self, planted: Path) -> None:
        shutil.rmtree(planted / "report.issued.v1")
        assert [str(found) for found in example_breaks(planted, published_schemas())] == [
            "report.issued.v1: no golden example"
        ]


class TestLostExamples:
    def test_finds_a_deleted_one(self, planted: Path) -> None:
        (planted / "task.completed.v1" / "dung-han.json").unlink()
        assert [found.why for found in lost_examples(EXAMPLES, planted)] == ["a released example is gone"]

    def test_finds_an_edited_one(self, planted: Path) -> None:
        edit(planted / "task.completed.v1" / "dung-han.json", id="another")
        assert [found.what for found in lost_examples(EXAMPLES, planted)] == ["task.completed.v1/dung-han.json"]

    def test_lets_new_ones_join(self, planted: Path) -> None:
        (planted / "task.completed.v1" / "moi.json").write_text("{}", "utf-8")
        assert list(lost_examples(EXAMPLES, planted)) == []
