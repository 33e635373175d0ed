import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.contracts import gate
from cli.contracts.__main__ import main
from cli.contracts.openapi import openapi_documents
from cli.contracts.places import Json, Places, read_folder
from cli.contracts.schemas import published_schemas


@pytest.fixture(scope="module")
def documents() -> dict[str, Json]:
    return openapi_documents()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(Path(shutil.copytree(Places().root, tmp_path / "contracts")))


def edited(path: Path, change: Callable[[Json], object]) -> None:
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")


class TestVerify:
    def test_is_content_with_what_is_committed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify"]) == 0, capsys.readouterr().err

    def test_is_not_when_a_file_drifted(self, places: Places) -> None:
        edited(places.schemas / "task.reported.v1.json", lambda schema: schema.update(title="Another"))
        (places.openapi / "plans.json").unlink()
        assert {found.what for found in gate.verify(places)} >= {"schemas/task.reported.v1.json", "openapi/plans.json"}

    def test_is_not_when_a_file_has_no_source(self, places: Places) -> None:
        shutil.copy(places.schemas / "task.reported.v1.json", places.schemas / "task.lost.v1.json")
        found = gate.drift(places.schemas, published_schemas())
        assert [str(each) for each in found] == ["schemas/task.lost.v1.json: has no source in the code"]


class TestBrokenPromises:
    def test_are_none_now(self, places: Places, documents: dict[str, Json]) -> None:
        assert list(gate.broken_promises(places, published_schemas(), documents)) == []

    def test_are_found_in_facts_messages_and_apis(self, places: Places, documents: dict[str, Json]) -> None:
        released = places.released()[-1]
        edited(
            released / "schemas" / "task.reported.v1.json", lambda s: s["properties"].update(mood={"type": "string"})
        )
        edited(released / "openapi" / "plans.json", lambda d: d["paths"].update({"/api/v1/lost": {"get": {}}}))
        (places.examples / "task.completed.v1" / "dung-han.json").unlink()
        found = [str(each) for each in gate.broken_promises(places, published_schemas(), documents)]
        assert found == [
            "task.reported.v1: field `mood` is gone",
            "task.completed.v1/dung-han.json: a released example is gone",
            "plans GET /api/v1/lost: the operation is gone",
        ]

    def test_are_kept_towards_every_release(self, places: Places, documents: dict[str, Json]) -> None:
        older = places.root / "released" / "0.0.9"
        shutil.copytree(places.released()[-1], older)
        edited(older / "openapi" / "plans.json", lambda d: d["paths"].update({"/api/v1/older": {"get": {}}}))
        found = list(gate.broken_promises(places, published_schemas(), documents))
        assert [each.what for each in found] == ["plans GET /api/v1/older"]


class TestGenerate:
    def test_writes_what_verify_expects(self, places: Places, documents: dict[str, Json]) -> None:
        shutil.rmtree(places.schemas)
        (places.openapi / "lost.json").write_text("{}", "utf-8")
        gate.generate(places)
        assert read_folder(places.schemas) == published_schemas()
        assert read_folder(places.openapi) == documents


class TestRelease:
    def test_keeps_what_is_published(self, places: Places) -> None:
        gate.release(places, "9.9.9")
        assert read_folder(places.released()[-1] / "schemas") == published_schemas()

    def test_never_changes_a_released_set(self, places: Places) -> None:
        with pytest.raises(FileExistsError):
            gate.release(places, places.released()[-1].name)


class TestOpenapi:
    def test_publishes_no_page_and_no_probe(self, documents: dict[str, Json]) -> None:
        paths = {path for document in documents.values() for path in document["paths"]}
        assert {path for path in paths if not path.startswith(("/api/v1/", "/api/v2/", "/.well-known/"))} == set()

    def test_names_the_facts_schema_file_for_each_fact(self) -> None:
        assert {path.stem for path in Places().schemas.glob("*.json")} == set(published_schemas())
