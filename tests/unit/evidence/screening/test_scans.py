from pathlib import Path

import pytest

from services.evidence.screening.scans import pages_in_words
from tests.unit.evidence.screening.samples import codes, levels, pdf, picture, scan, screened
from tests.unit.plans.reading import papers

PAPER = (1654, 2339)
"""A4 at 200 dpi."""


class TestNorms:
    def test_takes_a_scan_in_colour_at_200_dpi(self, tmp_path: Path) -> None:
        known = screened(tmp_path, scan(picture(size=PAPER)), "a.pdf")
        assert codes(known) == {"type-known", "pdf-passive", "scan-no-text"}

    def test_names_the_pages_below_200_dpi(self, tmp_path: Path) -> None:
        pages = [picture(number, (827, 1170)) for number in range(3)]
        known = screened(tmp_path, scan(*pages, dpi=100), "a.pdf")
        low = next(found for found in known.findings if found.code == "scan-low-dpi")
        assert (low.level, low.details) == ("warning", {"pages": [1, 2, 3], "count": 3, "least_dpi": 100})
        assert "trang 1-3" in low.text

    @pytest.mark.parametrize("mode", ["L", "1"])
    def test_warns_of_a_scan_without_colours(self, tmp_path: Path, mode: str) -> None:
        known = screened(tmp_path, scan(picture(size=PAPER, mode=mode)), "a.pdf")
        assert levels(known)["scan-not-colour"] == "warning"

    def test_takes_a_palette_for_colours(self, tmp_path: Path) -> None:
        assert "scan-not-colour" not in codes(screened(tmp_path, scan(picture(size=PAPER, mode="P")), "a.pdf"))

    def test_warns_of_a_pdf_older_than_the_decree_asks(self, tmp_path: Path) -> None:
        old = pdf().replace(b"%PDF-1.7", b"%PDF-1.2")
        assert levels(screened(tmp_path, old, "a.pdf"))["pdf-version-old"] == "warning"

    def test_reads_a_version_that_was_raised_later(self, tmp_path: Path) -> None:
        raised = papers.pdf(papers.Sheet().text(60, 80, "Báo cáo"))
        assert "pdf-version-old" not in codes(screened(tmp_path, raised, "a.pdf"))

    def test_asks_nothing_of_a_page_of_text(self, tmp_path: Path) -> None:
        written = papers.pdf(papers.Sheet().text(60, 80, "Báo cáo"))
        assert not codes(screened(tmp_path, written, "a.pdf")) & {"scan-no-text", "scan-low-dpi", "scan-not-colour"}


class TestPagesInWords:
    def test_joins_runs_and_names_twenty_at_most(self) -> None:
        assert pages_in_words([1, 2, 3, 7]) == "trang 1-3, 7"
        assert pages_in_words([5]) == "trang 5"
        assert pages_in_words(list(range(1, 31))) == "trang 1-20 và 10 trang khác"
