"""Rules of screening as values: risk, what the scanner's answers change, which files are alike."""

import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.domain.files import Safety, StoredFile
from services.evidence.domain.findings import Finding, points_of, risk_of, storable, weighed
from services.evidence.domain.likeness import (
    NEAR_AT_MOST,
    SHOWN_AT_MOST,
    Kind,
    Likeness,
    bands,
    findings_of,
    near_bands,
)
from services.evidence.domain.policy import ScreeningPolicy
from services.evidence.domain.safety import Answer, Scan, findings_after, preview_pages, safety_after

POLICY = ScreeningPolicy()
BITS = st.integers(min_value=-(1 << 63), max_value=(1 << 63) - 1)


def finding(code: str, level: str = "ok", check: str = "type") -> Finding:
    return Finding(check, 1, code, level, "Câu.")  # type: ignore[arg-type]


def file(safety: Safety = "clean", removed_at: datetime | None = None) -> StoredFile:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return StoredFile(
        "e1", "t1", "u1", "a.pdf", "application/pdf", 3, "a" * 64, moment, "a", safety=safety, removed_at=removed_at
    )


def alike(kind: Kind = "exact", *, same_task: bool = False, page: int | None = None) -> Likeness:
    return Likeness("e1", "e2", kind, 0, page, None, same_task)


class TestRisk:
    @pytest.mark.parametrize(
        ("levels", "risk"),
        [
            ([], "low"),
            (["ok", "note"], "low"),
            (["warning"], "medium"),
            (["warning"] * 5, "high"),
            (["danger"], "high"),
        ],
    )
    def test_follows_the_points_of_the_policy(self, levels: list[str], risk: str) -> None:
        points = points_of([finding("x", level) for level in levels], POLICY.points)
        assert risk_of(points, POLICY.medium_from, POLICY.high_from) == risk

    def test_weighs_codes_as_the_province_does_in_the_order_of_the_checks(self) -> None:
        found = [finding("reuse-near", "warning", "reuse"), finding("scan-no-text", "warning", "scan")]
        given_levels = weighed(found, {"scan-no-text": "note"})
        assert [(one.code, one.level) for one in given_levels] == [("scan-no-text", "note"), ("reuse-near", "warning")]


class TestStorable:
    @given(
        st.recursive(
            st.text() | st.integers() | st.none(), lambda under: st.lists(under) | st.dictionaries(st.text(), under)
        )
    )
    def test_leaves_nothing_that_cannot_be_encoded(self, value: object) -> None:
        told = json.dumps(storable(value), ensure_ascii=False)
        assert "\\u0000" not in json.dumps(json.loads(told))
        assert told.encode()

    def test_drops_nul_and_halves_of_pairs_alone(self) -> None:
        assert storable({"a\0": ["Ủy ban\ud800", ("😀",)]}) == {"a": ["Ủy ban", ["😀"]]}


class TestSafetyAfter:
    @pytest.mark.parametrize("before", ["awaiting", "clean", "unscanned", "infected"])
    def test_takes_the_scanners_verdict_and_no_silence_for_one(self, before: Safety) -> None:
        answers: dict[Answer, Safety] = {answer: safety_after(before, Scan(answer)) for answer in ("away", "refused")}
        assert set(answers.values()) == {before}
        assert safety_after(before, Scan("clean")) == "clean"
        assert safety_after(before, Scan("infected", "X")) == "infected"

    def test_ends_quarantine_where_the_site_has_no_scanner(self) -> None:
        kinds: tuple[Safety, ...] = ("awaiting", "clean", "infected")
        assert [safety_after(before, Scan("none")) for before in kinds] == ["unscanned", "clean", "infected"]

    def test_says_nothing_new_of_a_settled_file_without_an_answer(self) -> None:
        assert findings_after("clean", Scan("away")) is None
        assert findings_after("infected", Scan("none")) is None
        said = findings_after("awaiting", Scan("away"))
        assert said
        assert (said[0].code, said[0].level) == ("malware-waiting", "warning")


class TestPreviewPages:
    def test_counts_pages_of_what_may_be_shown(self) -> None:
        assert preview_pages(file(), "application/pdf", 7, []) == 7
        assert preview_pages(file("unscanned"), "image/png", None, []) == 1
        assert preview_pages(file(), "text/plain", None, []) == 0

    @pytest.mark.parametrize("safety", ["awaiting", "infected"])
    def test_counts_none_of_what_may_not_be_served(self, safety: Safety) -> None:
        assert preview_pages(file(safety), "application/pdf", 7, []) == 0

    def test_counts_none_of_what_is_gone_or_broken(self) -> None:
        assert preview_pages(file(removed_at=datetime(2026, 3, 2, tzinfo=UTC)), "application/pdf", 7, []) == 0
        assert preview_pages(file(), "application/pdf", 7, [finding("type-broken", "danger")]) == 0


class TestBands:
    @given(BITS)
    def test_are_four_that_fit_a_column(self, bits: int) -> None:
        assert len(set(bands(bits))) == 4
        assert all(0 <= band < 1 << 31 for band in near_bands(bits))

    @given(BITS, st.sets(st.integers(min_value=0, max_value=63), max_size=NEAR_AT_MOST))
    def test_find_every_print_within_reach(self, bits: int, flipped: set[int]) -> None:
        other = bits
        for bit in flipped:
            other ^= (1 << bit) if bit < 63 else -(1 << 63)
        assert set(near_bands(bits)) & set(bands(other))

    def test_miss_most_others(self) -> None:
        drawn = random.Random(1)
        mine = set(near_bands(drawn.getrandbits(63)))
        hits = sum(bool(mine & set(bands(drawn.getrandbits(63)))) for _ in range(5000))
        assert hits < 25


class TestFindingsOf:
    def test_warns_of_other_tasks_and_notes_the_same_one(self) -> None:
        assert [(one.code, one.level) for one in findings_of([alike(), alike(same_task=True)])] == [
            ("reuse-exact", "warning")
        ]
        assert [one.level for one in findings_of([alike(same_task=True)])] == ["note"]
        assert findings_of([]) == []

    def test_counts_from_one_and_owns_up_to_a_limit(self) -> None:
        (said,) = findings_of([alike("near", page=0), alike("near", page=3)])
        assert said.details == {"count": 2, "pages": [1, 4]}
        (many,) = findings_of([alike()] * SHOWN_AT_MOST)
        assert "ít nhất 50 minh chứng" in many.text
