"""Who may take which step, by values and by property."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.domain import desk, steps
from services.evidence.domain.desk import STEPS, Caller, Record, Step
from services.evidence.domain.findings import RISKS, Risk
from services.evidence.domain.policy import ReviewPolicy
from services.evidence.domain.reviews import FirstLook, Review, Stage, State, first_look_at
from shared.clock import LOCAL

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = frozenset(desk.RIGHT_FOR.values())
JUDGE = Caller("a", frozenset({"judge"}))
UNIT = Caller("u", frozenset({"report", "appeal"}))
AGENCY = Caller("g", frozenset({"report", "appeal", "look"}))
OPEN: tuple[Stage, ...] = ("look", "queue", "answer", "second")


def claim(stage: Stage = "queue", state: State = "pending", **changes: Any) -> Review:  # noqa: ANN401  fields
    told: dict[str, Any] = {
        "review_id": "r", "version": 3, "task_id": "t", "task_version": 2, "plan_id": "p", "unit_id": "mau.xa",
        "report_id": "b", "claimed_on": date(2026, 3, 1), "submitted_at": NOON, "value": None, "note": None,
        "files": [{"evidence_id": "e1"}], "claim_event_id": "x", "stage": stage, "state": state,
    }  # fmt: skip
    return Review(**{**told, **changes})


CLAIMS = st.builds(
    claim,
    stage=st.sampled_from([*OPEN, "appeal", "ended"]),
    state=st.sampled_from(["pending", "accepted", "rejected", "superseded"]),
    leased_by=st.sampled_from([None, "a", "b"]),
    leased_until=st.sampled_from([None, NOON - HOUR, NOON + HOUR]),
    answer_until=st.sampled_from([None, NOON - HOUR, NOON + HOUR]),
    appeal_until=st.sampled_from([None, NOON - HOUR, NOON + HOUR]),
)
CALLERS = st.builds(
    Caller, st.sampled_from(["a", "b", "c"]), st.frozensets(st.sampled_from(sorted(ALL))), st.booleans()
)
RECORDS = st.builds(Record, st.frozensets(st.sampled_from(["a", "b"])), st.booleans(), st.booleans())


def refusal(step: Step, review: Review, caller: Caller = JUDGE, record: Record | None = None) -> str | None:
    return desk.refusal(step, review, caller, record or Record(), NOON)


class TestRefusal:
    @pytest.mark.parametrize("step", ["lease", "accept", "reject"])
    @pytest.mark.parametrize(
        ("stage", "state", "expected"),
        [
            ("queue", "pending", None),
            ("second", "pending", None),
            ("appeal", "rejected", None),
            ("look", "pending", "review-elsewhere"),
            ("answer", "pending", "review-elsewhere"),
            ("ended", "accepted", "review-decided"),
            ("ended", "superseded", "review-decided"),
        ],
    )
    def test_lets_a_reviewer_judge_what_waits_for_one(
        self, step: Step, stage: Stage, state: State, expected: str | None
    ) -> None:
        assert refusal(step, claim(stage, state)) == expected

    @pytest.mark.parametrize("stage", ["second", "appeal"])
    def test_wants_another_reviewer_than_before(self, stage: Stage) -> None:
        review = claim(stage, "rejected" if stage == "appeal" else "pending")
        assert refusal("accept", review, record=Record(frozenset({"a"}))) == "same-reviewer"
        assert refusal("accept", review, record=Record(frozenset({"b"}))) is None

    def test_asks_more_only_before_any_verdict(self) -> None:
        assert refusal("ask", claim("second")) == "review-elsewhere"

    def test_takes_an_answer_until_its_day_ends(self) -> None:
        review = claim("answer", answer_until=NOON)
        assert refusal("answer", review, UNIT) is None
        assert desk.refusal("answer", review, UNIT, Record(), NOON + timedelta(seconds=1)) == "answer-late"

    @pytest.mark.parametrize(
        ("review", "record", "expected"),
        [
            (claim("ended", "rejected", appeal_until=NOON), Record(), None),
            (claim("ended", "rejected", appeal_until=NOON - HOUR), Record(), "appeal-late"),
            (claim("ended", "rejected"), Record(), "appeal-final"),
            (claim("ended", "accepted"), Record(), "not-rejected"),
            (claim("appeal", "rejected"), Record(has_appeal=True), "appeal-given"),
            (claim("ended", "rejected", appeal_until=NOON), Record(has_newer_claim=True), "newer-claim"),
        ],
    )
    def test_takes_an_appeal_once_and_in_time(self, review: Review, record: Record, expected: str | None) -> None:
        assert refusal("appeal", review, UNIT, record) == expected

    def test_lets_the_agency_look_only_where_it_looks_first(self) -> None:
        assert refusal("forward", claim("look"), AGENCY) is None
        assert refusal("return", claim("queue"), AGENCY) == "review-elsewhere"
        assert refusal("forward", claim("look"), UNIT) == "not-permitted"

    @given(CLAIMS, CALLERS, RECORDS, st.sampled_from(STEPS))
    def test_never_lets_anybody_judge_their_own_unit(
        self, review: Review, caller: Caller, record: Record, step: Step
    ) -> None:
        if desk.RIGHT_FOR[step] == "judge" and caller.is_own_unit:
            assert desk.refusal(step, review, caller, record, NOON) in {"own-unit", "not-permitted"}

    @given(CLAIMS, CALLERS, RECORDS, st.sampled_from(["accept", "reject", "ask", "outside", "lease"]))
    def test_never_lets_two_work_on_one_claim(self, review: Review, caller: Caller, record: Record, step: Step) -> None:
        lease = desk.live_lease(review, NOON)
        if lease is not None and lease.account_id != caller.account_id:
            assert desk.refusal(step, review, caller, record, NOON) is not None


class TestAllowed:
    @given(CLAIMS, CALLERS, RECORDS)
    def test_says_what_is_not_refused(self, review: Review, caller: Caller, record: Record) -> None:
        can = set(desk.allowed(review, caller, record, NOON))
        free = {step for step in STEPS if desk.refusal(step, review, caller, record, NOON) is None}
        assert can <= free
        assert free - can <= {"release"}


class TestLease:
    def test_is_nobodys_from_its_last_moment_on(self) -> None:
        held = claim(leased_by="b", lease_name="B", leased_until=NOON)
        assert desk.live_lease(held, NOON) is None
        assert desk.is_leased_to_another(held, "a", NOON - HOUR)
        assert not desk.is_leased_to_another(held, "b", NOON - HOUR)


class TestEndOfDayAfter:
    def test_counts_calendar_days_where_people_live(self) -> None:
        late = datetime(2026, 3, 2, 18, tzinfo=UTC)  # 01:00 on the 3rd in Viet Nam
        assert desk.end_of_day_after(late, 5, LOCAL).isoformat() == "2026-03-08T23:59:59+07:00"
        assert desk.end_of_day_after(NOON, 0, LOCAL).date() == date(2026, 3, 2)


class TestNeedsSecond:
    @pytest.mark.parametrize("risk", RISKS)
    def test_follows_the_risk(self, risk: Risk) -> None:
        assert steps.needs_second(claim(risk=risk), ReviewPolicy(), 0.999) == (risk == "high")

    @given(st.floats(0, 1, exclude_max=True))
    def test_follows_the_draw(self, draw: float) -> None:
        assert steps.needs_second(claim(), ReviewPolicy(second_share=1.0), draw)
        assert not steps.needs_second(claim(), ReviewPolicy(second_share=0.0), draw)
        assert steps.needs_second(claim(), ReviewPolicy(second_share=0.3), draw) == (draw < 0.3)

    @pytest.mark.parametrize("stage", ["second", "appeal"])
    def test_is_asked_once(self, stage: Stage) -> None:
        assert not steps.needs_second(claim(stage, risk="high"), ReviewPolicy(second_share=1.0), 0.0)


class TestSteps:
    @given(CLAIMS)
    def test_count_the_version_up_and_free_the_claim(self, review: Review) -> None:
        for moved in (
            steps.asked(review, NOON),
            steps.answered(review, []),
            steps.passed_on(review),
            steps.appealed(review),
            steps.awaiting_second(review),
            steps.decided(review, "accepted", [], None, at=NOON, by="a"),
        ):
            assert moved.version == review.version + 1
            assert (moved.leased_by, moved.leased_until, moved.look_until, moved.appeal_until) == (None,) * 4

    def test_keep_what_was_said_first_from_everybody(self) -> None:
        assert steps.awaiting_second(claim()).state == "pending"

    def test_take_the_reasons_of_a_rejection_away_with_it(self) -> None:
        rejected = steps.decided(claim(), "rejected", [{"code": "mo", "text": "Mờ."}], "x", at=NOON, by="a")
        accepted = steps.decided(rejected, "accepted", rejected.reasons, None, at=NOON, by="b")
        assert (rejected.reasons[0]["code"], accepted.reasons, accepted.decision_note) == ("mo", [], None)

    def test_add_each_file_once(self) -> None:
        more = [{"evidence_id": name} for name in ("e2", "e1", "e2")]
        assert steps.new_files(claim(), more) == [{"evidence_id": "e2"}]


class TestFirstLookAt:
    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ({}, False),
            ({"mau": True}, True),
            ({"mau": True, "mau.xa": False}, False),
            ({"mau.xa": False, "mau.xa.phong": True}, True),
            ({"mau.xa-khac": True, "mau.xa.phong.to": True}, False),
        ],
    )
    def test_takes_the_nearest_setting(self, settings: dict[str, bool], expected: bool) -> None:
        looks = [FirstLook(unit, is_on, NOON, "g", "G") for unit, is_on in settings.items()]
        assert first_look_at(looks, "mau.xa.phong") is expected
