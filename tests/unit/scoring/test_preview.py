"""A policy tried out on some tasks: what each unit would have, against means made task by task."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.facts import TaskFacts
from services.scoring.domain.mean import Part, band_of_unit, chain, mean, shares
from services.scoring.domain.policy import LateStep, Policy, Shares
from services.scoring.domain.preview import Comparison, moving
from services.scoring.domain.ranking import Candidate
from services.scoring.domain.score import score_task
from tests.unit.scoring.cases import DUE, POLICY, closed, defined, reported, task

OTHER = replace(
    POLICY,
    version="other",
    shares=Shares(Decimal(1), Decimal("0.5")),
    late_factors=(LateStep(30, Decimal("0.7")), LateStep(None, Decimal("0.2"))),
    minimum_tasks=1,
)
OFFICES = [f"mau.xa-{commune}.phong-{office}" for commune in ("mot", "hai") for office in ("a", "b")]


def candidate(unit_id: str, peer_group: str = "xa") -> Candidate:
    return Candidate(unit_id, unit_id.upper(), "commune", peer_group, None, None, None, 0, None, None)


def one(task_id: str, lead: str, *helping: str, rate: float = 0.5, weight: int = 1) -> TaskFacts:
    told = defined(lead_unit_id=lead, coordinating_unit_ids=helping, weight=Decimal(weight))
    return replace(task(reported(rate), definition=told), task_id=task_id)


def late(task_id: str, lead: str, days: int) -> TaskFacts:
    return replace(task(closed(days), definition=defined(lead_unit_id=lead)), task_id=task_id)


def compared(*tasks: TaskFacts, after: Policy = OTHER) -> Comparison:
    comparison = Comparison(DUE, POLICY, after)
    for facts in tasks:
        comparison.add(facts)
    return comparison


tasks = st.lists(
    st.one_of(
        st.builds(
            lambda lead, helping, rate, weight: one("", lead, *helping, rate=rate, weight=weight),
            st.sampled_from(OFFICES),
            st.lists(st.sampled_from(OFFICES), max_size=2, unique=True),
            st.floats(0, 1),
            st.integers(1, 5),
        ),
        st.builds(lambda lead, days: late("", lead, days), st.sampled_from(OFFICES), st.integers(0, 90)),
    ),
    max_size=8,
)


def brute(facts: list[TaskFacts], unit_id: str, policy: Policy) -> tuple[Decimal | None, str | None]:
    """Score and level of a unit, as the mean over its tasks one by one."""
    parts = []
    for each in facts:
        told = each.definition
        assert told is not None
        counted = shares(told.answering_unit_id, told.coordinating_unit_ids)
        found = score_task(each, DUE, policy)
        if unit_id in counted and found.score is not None:
            share = policy.shares.lead if counted[unit_id] else policy.shares.coordinating
            parts.append(Part("", "", "", found.score, found.completion, told.weight * share))
    made = mean(parts)
    return made.score, band_of_unit(made.score, made.task_count, policy)


class TestComparison:
    @given(tasks)
    def test_gives_each_unit_the_mean_over_its_tasks_under_both(self, given: list[TaskFacts]) -> None:
        named = [replace(facts, task_id=str(place)) for place, facts in enumerate(given)]
        for unit in compared(*named).units([]):
            for figures, policy in ((unit.before, POLICY), (unit.after, OTHER)):
                assert (figures.score, figures.band) == brute(named, unit.unit_id, policy)

    @given(tasks)
    def test_moves_nobody_under_the_same_rules(self, given: list[TaskFacts]) -> None:
        named = [replace(facts, task_id=str(place)) for place, facts in enumerate(given)]
        found = compared(*named, after=replace(POLICY, version="same"))
        assert (moving(found.units([candidate(unit_id) for unit_id in OFFICES])), found.changed) == ([], {})

    def test_counts_a_task_for_every_unit_above_those_that_work_on_it(self) -> None:
        found = compared(late("a", OFFICES[0], 10), one("b", OFFICES[0]))
        assert found.changed == {"a": frozenset(chain(OFFICES[0]))}
        assert {unit.unit_id: unit.tasks_changed for unit in found.units([])} == dict.fromkeys(chain(OFFICES[0]), 1)

    def test_leaves_out_a_task_nobody_assigned(self) -> None:
        assert compared(TaskFacts("nobody's")).units([]) == []

    def test_ranks_units_below_one_unit_inside_their_peer_group(self) -> None:
        units = [candidate("mau.xa-mot"), candidate("mau.xa-hai"), candidate("mau.phuong-ba", "phuong")]
        found = compared(
            *(late(f"m{place}", "mau.xa-mot", 40) for place in range(3)),
            *(one(f"h{place}", "mau.xa-hai", rate=0.5) for place in range(3)),
            *(one(f"b{place}", "mau.phuong-ba", rate=0.9) for place in range(2)),
        )
        # 40 days late: 75 before, 20 after. Two tasks of three: unranked before, ranked when one is enough.
        ranks = {unit.unit_id: (unit.before.rank, unit.after.rank) for unit in found.units(units)}
        assert ranks == {"mau": (None, None), "mau.xa-mot": (1, 2), "mau.xa-hai": (2, 1), "mau.phuong-ba": (None, 1)}

    def test_lists_first_who_moves_furthest(self) -> None:
        found = compared(late("a", OFFICES[0], 10), late("b", OFFICES[2], 40), one("c", OFFICES[3], rate=1.0))
        listed = moving(found.units([]))
        changes = [abs(unit.change or 0) for unit in listed]
        assert changes == sorted(changes, reverse=True)
        assert listed[0].unit_id == OFFICES[2]
