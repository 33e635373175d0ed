from datetime import UTC, date, datetime

import pytest

from services.plans.domain.grid import repeats, says_nothing
from services.plans.domain.reports import Report, Statement


def report(**said: object) -> Report:
    return Report(
        report_id="r1",
        task_id="t1",
        plan_id="p1",
        period_id="m1",
        report_version=1,
        reported_at=datetime(2026, 3, 10, 3, tzinfo=UTC),
        reported_on=date(2026, 3, 10),
        said=Statement(**said),  # type: ignore[arg-type]
        completion_rate=None,
        evidence=(),
        work_state="in_progress",
        reporter_id="a",
        reporter_name="A",
    )


class TestSaysNothing:
    @pytest.mark.parametrize("said", [Statement(), Statement(note="  "), Statement(difficulties="")])
    def test_of_an_empty_row(self, said: Statement) -> None:
        assert says_nothing(said)

    @pytest.mark.parametrize("said", [Statement(value=0), Statement(completion_rate=0), Statement(note="x")])
    def test_not_of_a_zero_or_a_word(self, said: Statement) -> None:
        assert not says_nothing(said)


class TestRepeats:
    def test_knows_the_figure_that_went_out(self) -> None:
        assert repeats(Statement(value=12.5, note=None), report(value=12.5, note=""))
        assert repeats(Statement(completion_rate=0.333333), report(completion_rate=1 / 3))

    def test_takes_a_copy_of_a_claim_for_no_report(self) -> None:
        assert repeats(Statement(value=80, note="Xong"), report(value=80, note="Xong", claims_completion=True))

    @pytest.mark.parametrize("said", [Statement(value=12.6), Statement(value=12.5, note="mới"), Statement(note="x")])
    def test_sees_what_is_new(self, said: Statement) -> None:
        assert not repeats(said, report(value=12.5))

    def test_finds_anything_new_where_nothing_was_said(self) -> None:
        assert not repeats(Statement(value=0), None)
