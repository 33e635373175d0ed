"""Bars the reader holds on documents written for it in the forms plans take; a bar may be raised, never lowered."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from services.plans.reading import Reading, read_document
from tests.plans_corpus.agreement import Agreement, agreement

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(one.name for one in DOCUMENTS.iterdir() if one.suffix != ".yaml")
# Measured at 1.0 throughout, but for what stands here: shares of expected outputs.
OUTPUTS = {"htx-mau-muoi-lam": 0.2, "mau-tam": 0.75, "dang-bo-mau-muoi-hai": 0.8, "truong-mau": 0.85}
INVENTED = {"mau-tam": 1}


@cache
def reading(name: str) -> Reading:
    return read_document(DOCUMENTS / name)


@cache
def measured(name: str) -> Agreement:
    truth = (DOCUMENTS / f"{Path(name).stem}.truth.yaml").read_text(encoding="utf-8")
    return agreement(yaml.safe_load(truth), reading(name))


@pytest.mark.parametrize("name", NAMES)
class TestOwnDocuments:
    def test_targets_are_found(self, name: str) -> None:
        assert measured(name).targets >= 0.97

    def test_tasks_are_found(self, name: str) -> None:
        assert measured(name).tasks >= 0.94

    def test_lead_units_are_right(self, name: str) -> None:
        assert measured(name).lead_unit >= 0.97

    def test_expected_outputs_are_right(self, name: str) -> None:
        assert measured(name).expected_output >= OUTPUTS.get(Path(name).stem, 0.97)

    def test_rhythms_are_told(self, name: str) -> None:
        assert measured(name).recurrence >= 0.97

    def test_nothing_is_invented(self, name: str) -> None:
        assert measured(name).invented <= INVENTED.get(Path(name).stem, 0)


class TestAgreement:
    def test_of_a_reading_that_found_nothing_is_none(self) -> None:
        truth = yaml.safe_load((DOCUMENTS / "mau-ba.truth.yaml").read_text(encoding="utf-8"))
        found = agreement(truth, Reading())
        assert (found.targets, found.tasks) == (0.0, 0.0)

    def test_of_a_reading_of_another_document_is_low(self) -> None:
        truth = yaml.safe_load((DOCUMENTS / "mau-ba.truth.yaml").read_text(encoding="utf-8"))
        assert agreement(truth, reading("truong-mau.txt")).targets < 0.3
