from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.budgets import Entry, Money, sums, up_the_tree

amounts = st.none() | st.integers(0, 10**15)
money = st.builds(Money, amounts, amounts)
slugs = st.sampled_from(["a", "b", "c"])
units = st.lists(slugs, min_size=1, max_size=3).map(lambda below: ".".join(["mau", *below]))


class TestMoney:
    def test_tells_nothing_from_zero(self) -> None:
        assert Money() + Money() == Money(None, None)
        assert Money(None, 0) + Money(5, None) == Money(5, 0)

    def test_has_a_rate_only_of_what_was_planned_and_reported(self) -> None:
        assert (Money(200, 50).rate, Money(200, 0).rate, Money(100, 150).rate) == (0.25, 0, 1.5)
        assert [empty.rate for empty in (Money(), Money(0, 5), Money(None, 5), Money(5, None))] == [None] * 4

    @given(st.lists(money))
    def test_adds_up_in_any_order_without_losing_a_dong(self, given: list[Money]) -> None:
        total = [*accumulate(given, initial=Money())][-1]
        assert total == [*accumulate(reversed(given), initial=Money())][-1]
        planned = [one.planned_vnd for one in given if one.planned_vnd is not None]
        assert total.planned_vnd == (sum(planned) if planned else None)


class TestUpTheTree:
    @given(st.dictionaries(units, money, min_size=1))
    def test_gives_the_root_everything_and_each_node_its_subtree(self, own: dict[str, Money]) -> None:
        found = up_the_tree(own, ["mau"])
        assert found["mau"] == sum(own.values(), Money())
        for unit_id, total in found.items():
            below = [one for other, one in own.items() if other == unit_id or other.startswith(f"{unit_id}.")]
            assert total == sum(below, Money())

    def test_shows_nothing_above_the_roots(self) -> None:
        own = {"mau.a.x": Money(5), "mau.b": Money(7)}
        assert up_the_tree(own, ["mau.a"]) == {"mau.a": Money(5), "mau.a.x": Money(5)}


class TestSums:
    def test_go_by_the_key_asked_for(self) -> None:
        entries = [Entry("mau.a", "p", "state", year, Money(year)) for year in (2026, 2026, 2027)]
        assert sums(entries, lambda entry: str(entry.year)) == {"2026": Money(4052), "2027": Money(2027)}
