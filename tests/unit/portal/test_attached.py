import pytest

from services.portal.clients.review_views import Screening
from services.portal.pages.attached import PAUSES, scan_of


def screening(*levels: str, state: str = "done", safety: str = "clean") -> Screening:
    found = [{"check": "type", "code": level, "level": level, "text": level} for level in levels]
    return Screening.model_validate({"evidence_id": "e", "state": state, "safety": safety, "findings": found})


class TestScanOf:
    @pytest.mark.parametrize(
        ("found", "kind"),
        [
            (None, "unknown"),
            (screening(state="waiting", safety="awaiting"), "waiting"),
            (screening("ok", safety="awaiting"), "quarantine"),
            (screening("ok", state="failed"), "failed"),
            (screening(), "clean"),
            (screening("ok", "note"), "clean"),
            (screening("ok", safety="unscanned"), "clean"),
            (screening("ok", "warning"), "doubtful"),
            (screening("warning", "danger"), "dangerous"),
            (screening(state="waiting", safety="infected"), "infected"),
        ],
    )
    def test_names_what_it_amounts_to(self, found: Screening | None, kind: str) -> None:
        assert scan_of("e", found).kind == kind

    def test_puts_the_worst_first_and_leaves_what_is_in_order_out(self) -> None:
        scan = scan_of("e", screening("ok", "note", "danger", "warning"))
        assert [one.level for one in scan.notable] == ["danger", "warning", "note"]

    def test_asks_more_and_more_seldom(self) -> None:
        pauses = [scan_of("e", None, turn).pause for turn in range(100)]
        assert pauses == sorted(pauses)
        assert (pauses[0], pauses[-1]) == (PAUSES[0], PAUSES[-1])

    @pytest.mark.parametrize(("safety", "may"), [("clean", True), ("awaiting", False), ("infected", False)])
    def test_lets_only_safe_files_be_taken_away(self, safety: str, may: bool) -> None:
        assert scan_of("e", screening("ok", safety=safety)).is_servable is may
