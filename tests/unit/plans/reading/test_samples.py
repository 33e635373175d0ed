from datetime import date
from pathlib import Path

import pytest
import yaml

from samples.make_samples import CONTENTS, as_text
from services.plans.reading import Reading, read_document

SAMPLES = Path(__file__).resolve().parents[4] / "samples"
COMMUNE, WARD = "ke-hoach-xa-mau-mot", "ke-hoach-phuong-mau-hai"


def read(name: str, kind: str) -> Reading:
    return read_document(SAMPLES / f"{name}.{kind}")


@pytest.mark.parametrize("kind", ["txt", "docx"])
class TestSamples:
    @pytest.mark.parametrize(("name", "figures"), [(COMMUNE, 13), (WARD, 12)])
    def test_every_numbered_indicator_is_read(self, name: str, figures: int, kind: str) -> None:
        found = [one for one in read(name, kind).indicators if one.milestones[0].value is not None]
        assert len(found) == figures
        assert {one.milestones[0].due for one in found} == {date(2026, 12, 31)}

    @pytest.mark.parametrize("name", [COMMUNE, WARD])
    def test_every_row_of_the_annex_is_read(self, name: str, kind: str) -> None:
        rows = [one for one in read(name, kind).tasks if (one.code or "").startswith("PL")]
        assert len(rows) == 10
        assert all(one.lead_unit and one.expected_output for one in rows)

    def test_the_commune_s_dates_are_the_written_ones(self, kind: str) -> None:
        rows = [one for one in read(COMMUNE, kind).tasks if (one.code or "").startswith("PL")]
        assert [one.due.isoformat() if one.due else None for one in rows] == [
            "2026-06-29", "2026-06-30", "2026-09-30", "2026-03-30", None, "2026-09-30", "2026-08-31", None,
            "2026-04-29", "2026-12-31",
        ]  # fmt: skip

    def test_the_row_with_two_leads_is_doubted(self, kind: str) -> None:
        doubted = [
            one.lead_unit for one in read(COMMUNE, kind).tasks if "lead-unit-several" in {d.code for d in one.doubts}
        ]
        assert doubted == ["Phòng Kinh tế; Phòng Văn hóa - Xã hội"]

    def test_comparators_are_the_written_ones(self, kind: str) -> None:
        found = [
            one.milestones[0].comparator
            for one in read(COMMUNE, kind).indicators
            if one.milestones[0].value is not None
        ]
        assert found == [">=", "=", ">=", "=", ">=", ">", "=", ">=", ">=", "<=", "range", ">=", ">="]


def test_both_formats_say_the_same() -> None:
    for name in (COMMUNE, WARD):
        text, word = read(name, "txt"), read(name, "docx")
        assert [one.name for one in text.tasks] == [one.name for one in word.tasks]
        assert [one.milestones for one in text.indicators] == [one.milestones for one in word.indicators]


def test_the_files_are_what_the_script_makes() -> None:
    for content in CONTENTS:
        contents = yaml.safe_load((SAMPLES / content).read_text(encoding="utf-8"))
        assert (SAMPLES / f"{contents['file']}.txt").read_text(encoding="utf-8") == as_text(contents)
