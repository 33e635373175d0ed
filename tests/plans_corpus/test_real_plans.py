"""Bars the reader holds on plans that were really issued; a bar may be raised, never lowered."""

import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from services.plans.reading import Reading, read_document

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("NQ57_PLANS_FOLDER") or REPOSITORY.parent / "shared" / "plans")
DOCUMENTS = [f"{number}.{kind}" for number in ("000", "002", "004") for kind in ("txt", "docx", "pdf")]
ANNEX_ROWS = 20
NUMBERED_INDICATORS = 30


@dataclass(frozen=True)
class Bar:
    """Least shares a reading must reach."""

    targets: float
    comparator: float
    tasks: float
    lead_unit: float
    expected_output: float
    invented: int


BARS = {
    "000": Bar(targets=1.0, comparator=1.0, tasks=0.98, lead_unit=0.94, expected_output=0.99, invented=0),
    "002": Bar(targets=1.0, comparator=1.0, tasks=1.0, lead_unit=1.0, expected_output=0.99, invented=0),
    "004": Bar(targets=1.0, comparator=1.0, tasks=1.0, lead_unit=1.0, expected_output=0.91, invented=0),
}


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", FOLDER / "score_reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reading(document: str) -> Reading:
    return read_document(FOLDER / document)


@cache
def truth(document: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{document[:3]}.truth.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def score(document: str) -> dict[str, Any]:
    found: dict[str, Any]
    found, _ = scorer().score(truth(document), reading(document).as_json())
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
class TestRealPlans:
    def test_targets_are_found(self, document: str) -> None:
        assert score(document)["targets"]["f1"] >= BARS[document[:3]].targets

    def test_comparators_are_the_written_ones(self, document: str) -> None:
        assert score(document)["comparator"] >= BARS[document[:3]].comparator

    def test_tasks_are_found(self, document: str) -> None:
        assert score(document)["tasks"]["f1"] >= BARS[document[:3]].tasks

    def test_lead_units_are_right(self, document: str) -> None:
        assert score(document)["lead_unit"] >= BARS[document[:3]].lead_unit

    def test_expected_outputs_are_right(self, document: str) -> None:
        assert score(document)["expected_output"] >= BARS[document[:3]].expected_output

    def test_nothing_is_invented(self, document: str) -> None:
        assert score(document)["invented"] <= BARS[document[:3]].invented

    def test_the_head_is_the_issued_one(self, document: str) -> None:
        head, said = reading(document).document, truth(document)["document"]
        assert head.title == said["title"]
        assert head.number == said["document_number"]
        assert head.issued_on == (str(said["date"]) if said["date"] else None)
        assert head.issuer == said["issuing_body"]
        assert (head.signer, head.signer_title) == (said["signer"], said["signer_title"])
        assert list(head.recipients) == said["recipients"]
        assert said["place"].startswith(str(head.place))

    def test_every_cited_document_is_named(self, document: str) -> None:
        cited = {(one["number"], str(one["date"])) for one in truth(document)["document"]["legal_basis"]}
        assert cited <= {(one.number, str(one.date)) for one in reading(document).document.legal_basis}


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
class TestPlanOf2026:
    def test_every_numbered_indicator_is_due_at_the_end_of_the_year(self, kind: str) -> None:
        found = [
            one
            for one in reading(f"004.{kind}").indicators
            if (one.code or "").startswith("II.2.") and one.milestones[0].value
        ]
        assert len(found) == NUMBERED_INDICATORS
        assert {str(one.milestones[0].due) for one in found} == {"2026-12-31"}

    def test_every_row_of_the_annex_names_unit_and_output(self, kind: str) -> None:
        rows = [one for one in reading(f"004.{kind}").tasks if (one.code or "").startswith("PL")]
        assert len(rows) == ANNEX_ROWS
        assert all(one.lead_unit and one.expected_output for one in rows)

    def test_the_annex_repeats_the_truth_word_for_word(self, kind: str) -> None:
        fold = scorer().fold
        rows = {one.code: one for one in reading(f"004.{kind}").tasks}
        for said in truth("004.txt")["tasks"]:
            if said["section"] == "PHỤ LỤC":
                row = rows[said["id"]]
                assert fold(row.name) == fold(said["name"])
                assert fold(row.expected_output) == fold(said["expected_output"])
