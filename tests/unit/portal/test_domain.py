from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain import INHERITED_FROM, with_inherited

UNITS = st.sampled_from(["t.a", "t.b", "t.c", "t.d"])
GRANTS = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["officer", "agency"]), "unit": UNITS}),
    unique_by=lambda grant: (grant["role"], grant["unit"]),
)
SUCCESSORS = st.dictionaries(UNITS, st.lists(UNITS, min_size=1, max_size=2))


def grant(unit: str, role: str = "officer", inherited_from: str | None = None) -> dict[str, str]:
    return {"role": role, "unit": unit, **({INHERITED_FROM: inherited_from} if inherited_from else {})}


class TestWithInherited:
    def test_gives_the_same_role_at_every_successor_and_keeps_what_was_given_last(self) -> None:
        assert with_inherited([grant("t.a")], {"t.a": ["t.b", "t.c"]}) == [
            grant("t.b", inherited_from="t.a"),
            grant("t.c", inherited_from="t.a"),
            grant("t.a"),
        ]

    def test_follows_through_any_number_of_hands(self) -> None:
        found = with_inherited([grant("t.a")], {"t.a": ["t.b"], "t.b": ["t.c"]})
        assert found[0] == grant("t.c", inherited_from="t.a")

    def test_forgets_what_was_inherited_by_mistake(self) -> None:
        assert with_inherited([grant("t.a"), grant("t.b", inherited_from="t.a")], {}) == [grant("t.a")]

    @given(GRANTS, SUCCESSORS)
    def test_is_the_same_the_second_time_and_has_each_role_once_at_a_unit(
        self, given_grants: list[dict[str, str]], successors: dict[str, list[str]]
    ) -> None:
        once = with_inherited(given_grants, successors)
        assert with_inherited(once, successors) == once
        assert len({(each["role"], each["unit"]) for each in once}) == len(once)
        assert [each for each in once if INHERITED_FROM not in each] == sorted(
            given_grants, key=lambda each: each["unit"] in successors
        )
