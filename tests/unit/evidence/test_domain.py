"""Rules of evidence review, by values and by property."""

import unicodedata
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.domain import files, reviews
from services.evidence.domain.policy import Policy
from services.evidence.domain.reviews import ReportedTask

POLICY = Policy("t.1", 1000, {"mo": "Ảnh mờ.", "thieu": "Thiếu trang."})
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

REPORTS = st.builds(
    ReportedTask,
    task_id=st.just("t"),
    version=st.integers(1, 12),
    is_claim=st.booleans(),
    has_evidence=st.just(value=True),
    still_awaits_review=st.booleans(),
)


def claim(version: int, *, has_evidence: bool = True) -> ReportedTask:
    return ReportedTask("t", version, is_claim=True, has_evidence=has_evidence, still_awaits_review=True)


def progress(version: int, *, still_awaits_review: bool) -> ReportedTask:
    return ReportedTask("t", version, is_claim=False, has_evidence=True, still_awaits_review=still_awaits_review)


def standing_review(reports: list[ReportedTask]) -> int | None:
    """Version of the claim that still waits after the reports came in this order."""
    newest, waiting = 0, set()
    for report in reports:
        if reviews.enters_queue(report, newest):
            waiting.add(report.version)
        if report.ends_older_claims:
            newest = max(newest, report.version)
        waiting = {version for version in waiting if version >= newest}
    return max(waiting, default=None)


class TestEntersQueue:
    def test_opens_a_review_for_a_claim(self) -> None:
        assert reviews.enters_queue(claim(3), 0)

    def test_ignores_a_progress_report(self) -> None:
        assert not reviews.enters_queue(progress(3, still_awaits_review=True), 0)

    def test_ignores_a_claim_without_evidence(self) -> None:
        assert not reviews.enters_queue(claim(3, has_evidence=False), 0)

    def test_ignores_a_claim_older_than_the_newest(self) -> None:
        assert not reviews.enters_queue(claim(3), 4)

    def test_lets_a_progress_report_during_review_leave_the_claim(self) -> None:
        assert standing_review([claim(3), progress(4, still_awaits_review=True)]) == 3

    def test_ends_a_claim_that_was_withdrawn(self) -> None:
        assert standing_review([claim(3), progress(4, still_awaits_review=False)]) is None

    def test_ignores_a_claim_that_was_withdrawn_before_it_arrived(self) -> None:
        assert standing_review([progress(4, still_awaits_review=False), claim(3)]) is None

    @given(st.lists(REPORTS, unique_by=lambda report: report.version), st.randoms())
    def test_ends_the_same_in_any_order_and_doubled(self, reports: list[ReportedTask], chance: Random) -> None:
        in_order = sorted(reports, key=lambda report: report.version)
        shuffled = [*reports, *reports]
        chance.shuffle(shuffled)
        assert standing_review(shuffled) == standing_review(in_order)


class TestIsOwnUnit:
    @pytest.mark.parametrize("role", ["officer", "agency"])
    def test_holds_for_the_unit_and_everything_below_a_reporting_grant(self, role: str) -> None:
        assert reviews.is_own_unit([(role, "mau.xa-mot")], "mau.xa-mot")
        assert reviews.is_own_unit([(role, "mau.xa-mot")], "mau.xa-mot.phong-vhxh")

    def test_stops_at_the_border_of_a_slug(self) -> None:
        assert not reviews.is_own_unit([("officer", "mau.xa-mot")], "mau.xa-mot-hai")

    def test_does_not_hold_for_other_roles(self) -> None:
        assert not reviews.is_own_unit([("reviewer", "mau"), ("leader", "mau"), ("auditor", "mau")], "mau.xa-mot")

    def test_does_not_hold_upwards(self) -> None:
        assert not reviews.is_own_unit([("officer", "mau.xa-mot.phong-vhxh")], "mau.xa-mot")


class TestPolicy:
    def test_names_the_reasons_it_does_not_know(self) -> None:
        assert POLICY.unknown(("mo", "la")) == ("la",)


class TestWaitingSeconds:
    def test_counts_until_now_while_it_waits(self) -> None:
        assert reviews.waiting_seconds(NOON, None, NOON + timedelta(hours=1)) == 3600

    def test_stops_at_the_verdict(self) -> None:
        assert reviews.waiting_seconds(NOON, NOON + timedelta(minutes=1), NOON + timedelta(hours=1)) == 60

    def test_is_never_negative(self) -> None:
        assert reviews.waiting_seconds(NOON, None, NOON - timedelta(seconds=5)) == 0


class TestCleanName:
    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            ("Quyết định 12.pdf", "Quyết định 12.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\canbo\\ảnh.jpg", "ảnh.jpg"),
            ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
            ("bao\u202efdp.exe", "bao fdp.exe"),
            ("..", files.NAMELESS),
            ("", files.NAMELESS),
            ("thư mục/", files.NAMELESS),
            (".bashrc", "bashrc"),
            (unicodedata.normalize("NFD", "kế hoạch.docx"), "kế hoạch.docx"),
        ],
    )
    def test_keeps_the_last_printable_part(self, given_name: str, kept: str) -> None:
        assert files.clean_name(given_name) == kept

    def test_keeps_the_ending_of_a_long_name(self) -> None:
        cleaned = files.clean_name("x" * 500 + ".pdf")
        assert len(cleaned) == files.MAX_NAME_LENGTH
        assert cleaned.endswith("x.pdf")

    @given(st.text(max_size=400))
    def test_is_always_a_safe_name(self, name: str) -> None:
        cleaned = files.clean_name(name)
        assert 0 < len(cleaned) <= files.MAX_NAME_LENGTH
        assert not set(cleaned) & set('/\\<>:"|?*')
        assert not any(unicodedata.category(letter)[0] == "C" for letter in cleaned)
        assert not cleaned.startswith(".")
        assert files.clean_name(cleaned) == cleaned


class TestCleanMediaType:
    @pytest.mark.parametrize(
        ("declared", "kept"),
        [
            ("application/pdf", "application/pdf"),
            ("Image/JPEG; charset=binary", "image/jpeg"),
            ("", "application/octet-stream"),
            ("text/html\r\nX: y", "application/octet-stream"),
            ("a/" + "b" * 300, "application/octet-stream"),
        ],
    )
    def test_keeps_a_bare_type_or_none(self, declared: str, kept: str) -> None:
        assert files.clean_media_type(declared) == kept


class TestContentDisposition:
    def test_carries_the_vietnamese_name_and_a_plain_one(self) -> None:
        header = files.content_disposition("Quyết định số 12.pdf")
        assert header.startswith('attachment; filename="Quyet dinh so 12.pdf"; ')
        assert unquote(header.partition("UTF-8''")[2]) == "Quyết định số 12.pdf"

    @given(st.text(max_size=300))
    def test_is_always_one_ascii_line(self, name: str) -> None:
        header = files.content_disposition(files.clean_name(name))
        assert header.isascii()
        assert header.isprintable()
        assert header.count('"') == 2
