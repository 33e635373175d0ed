"""One open alert per task and rule: what rises, what changes its level, what clears."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.alerts import Alert, Decided, changes
from services.alerting.domain.clearing import cause_of_clearing
from services.alerting.domain.facts import Mark
from services.alerting.domain.policy import Level
from services.alerting.domain.rules import Finding, Rule
from tests.unit.alerting.cases import (
    DUE,
    POLICY,
    START,
    breached,
    claimed,
    closed,
    defined,
    judged,
    reported,
    staged,
    task,
)

RULES = st.sampled_from(["overdue", "below_path", "evidence_rejected", "due_soon", "obstacle_open", "trend"])
LEVELS = st.sampled_from(["amber", "red"])
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def finding(level: Level) -> Finding:
    return Finding(level, (), "vì sao")


def alert(level: Level = "red") -> Alert:
    return Alert("a1", "t1", "p1", "mau.xa-mot", "below_path", level, 1, NOW, NOW, "2026.1", "vì sao", ())


class TestChanges:
    def test_raise_what_does_not_stand(self) -> None:
        assert changes({}, {"overdue": finding("red")}).to_raise == {"overdue": finding("red")}

    def test_leave_what_stands_at_its_level(self) -> None:
        found = changes({"overdue": "red"}, {"overdue": finding("red")})
        assert (found.to_raise, found.to_move, found.to_clear) == ({}, {}, ())

    def test_let_red_that_catches_up_become_amber_before_it_clears(self) -> None:
        assert changes({"below_path": "red"}, {"below_path": finding("amber")}).to_move == {
            "below_path": finding("amber")
        }
        assert changes({"below_path": "amber"}, {}).to_clear == ("below_path",)

    @given(standing=st.dictionaries(RULES, LEVELS), found=st.dictionaries(RULES, LEVELS))
    def test_leave_exactly_what_is_found(self, standing: dict[Rule, Level], found: dict[Rule, Level]) -> None:
        needed = changes(standing, {rule: finding(level) for rule, level in found.items()})
        after = {rule: level for rule, level in standing.items() if rule not in needed.to_clear}
        for rule, new in (needed.to_raise | needed.to_move).items():
            after[rule] = new.level
        assert after == found
        again = changes(after, {rule: finding(level) for rule, level in found.items()})
        assert (again.to_raise, again.to_move, again.to_clear) == ({}, {}, ())


class TestAlert:
    def test_counts_its_facts(self) -> None:
        moved = alert().at_level(Decided(finding("amber"), "2026.2", None), NOW + timedelta(days=2))
        assert (moved.version, moved.level, moved.policy_version) == (2, "amber", "2026.2")
        assert (moved.raised_at, moved.level_since) == (NOW, NOW + timedelta(days=2))
        cleared = moved.cleared("đã theo kịp", NOW + timedelta(days=3))
        assert (cleared.version, cleared.level, cleared.cause) == (3, "amber", "đã theo kịp")


class TestCauseOfClearing:
    @pytest.mark.parametrize(
        ("rule", "marks", "after_days", "cause"),
        [
            ("overdue", (closed(),), 120, "Đề nghị hoàn thành đã được chấp nhận."),
            ("below_path", (claimed(), judged(is_accepted=True)), 50, "Đề nghị hoàn thành đã được chấp nhận."),
            ("below_path", (staged("suspended"),), 50, "Nhiệm vụ đang tạm dừng."),
            (
                "overdue",
                (breached(), defined(version=6, effective_due_on=DUE + timedelta(90))),
                120,
                "Hạn hoàn thành đã được điều chỉnh đến 10/07/2026.",
            ),
            (
                "below_path",
                (reported(0.45),),
                50,
                "Tỷ lệ được công nhận 45 % đã theo kịp lộ trình 50 % của ngày 20/02/2026.",
            ),
            ("due_soon", (claimed(),), 95, "Đơn vị đã gửi đề nghị hoàn thành ngày 11/04/2026."),
            ("due_soon", (), 101, "Đã qua hạn 11/04/2026: cảnh báo quá hạn thay cho cảnh báo sắp đến hạn."),
            ("due_soon", (), 50, "Hạn hoàn thành là 11/04/2026, chưa đến lúc nhắc."),
            ("below_path", (), 5, "Lộ trình ngày 06/01/2026 mới là 5 %, chưa đến mức xét chậm tiến độ."),
            ("evidence_rejected", (), 50, "Kết luận trả lại minh chứng không còn hiệu lực."),
        ],
    )
    def test_says_what_took_the_condition_away(
        self, rule: Rule, marks: tuple[Mark, ...], after_days: int, cause: str
    ) -> None:
        assert cause_of_clearing(rule, task(*marks), START + timedelta(after_days), POLICY) == cause
