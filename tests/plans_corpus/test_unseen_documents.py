"""Bars on plans that no rule of the reader was written for.

Look at their scores, never at their misses: whoever tunes the reader on one of them moves it to `documents/` and writes
another in its place.
"""

from functools import cache
from pathlib import Path

import pytest
import yaml

from services.plans.reading import read_document
from tests.plans_corpus.agreement import Agreement, agreement

UNSEEN = Path(__file__).parent / "unseen"
NAMES = sorted(one.name for one in UNSEEN.iterdir() if one.suffix != ".yaml")


@cache
def measured(name: str) -> Agreement:
    truth = (UNSEEN / f"{Path(name).stem}.truth.yaml").read_text(encoding="utf-8")
    return agreement(yaml.safe_load(truth), read_document(UNSEEN / name))


@pytest.mark.parametrize("name", NAMES)
class TestUnseenDocuments:
    def test_targets_and_tasks_are_found(self, name: str) -> None:
        assert measured(name).targets >= 0.9
        assert measured(name).tasks >= 0.9

    def test_lead_units_and_outputs_are_right(self, name: str) -> None:
        assert measured(name).lead_unit >= 0.9
        assert measured(name).expected_output >= 0.7

    def test_nothing_is_invented(self, name: str) -> None:
        assert measured(name).invented == 0
