from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.unit_changes import Division, closed, merged, moved, split
from services.plans.domain.units import Unit, kind_at_depth

SLUGS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map(".".join)


def unit(unit_id: str, **more: object) -> Unit:
    return Unit(unit_id, unit_id.rpartition(".")[2], kind_at_depth(unit_id), **more)


def tree(*unit_ids: str) -> dict[str, Unit]:
    return {unit_id: unit(unit_id) for unit_id in unit_ids}


TREE = tree("t.a", "t.a.x", "t.a.y", "t.b", "t.b.x")


class TestMerged:
    def test_lets_equal_slugs_fall_together(self) -> None:
        found = merged(TREE, ["t.a", "t.b"], unit("t.c"))
        assert found.placing["t.a.x"] == found.placing["t.b.x"] == "t.c.x"
        assert [begun.unit_id for begun in found.begun] == ["t.c", "t.c.x", "t.c.y"]

    def test_begins_nothing_that_is_there(self) -> None:
        found = merged(TREE, ["t.b"], TREE["t.a"])
        assert (found.begun, found.ending) == ((), ("t.b", "t.b.x"))

    @given(st.sets(SLUGS))
    def test_gives_every_unit_that_ends_one_heir(self, below: set[str]) -> None:
        there = tree("t.a", "t.b", *(f"t.a.{path}" for path in below), *(f"t.b.{path}" for path in below))
        found = merged(there, ["t.a", "t.b"], unit("t.c"))
        assert set(found.ending) == set(there) == set(found.heirs)
        assert {begun.unit_id for begun in found.begun} == set(found.placing.values())


class TestMoved:
    def test_keeps_the_last_slug_and_everything_below(self) -> None:
        found = moved(TREE, "t.a", "u")
        assert found.placing == {"t.a": "u.a", "t.a.x": "u.a.x", "t.a.y": "u.a.y"}


class TestClosed:
    def test_without_a_successor_places_nothing(self) -> None:
        found = closed(TREE, "t.a", None)
        assert (found.ending, found.placing, found.kinship) == (("t.a", "t.a.x", "t.a.y"), {}, ())


class TestSplit:
    INTO = (unit("t.c"), unit("t.d"))

    def test_has_every_successor_take_over_and_one_take_the_rest(self) -> None:
        found = split(TREE, Division("t.a", self.INTO, "t.c", parts={"t.a.y": "t.d"}))
        assert found.placing == {"t.a": "t.c", "t.a.x": "t.c.x", "t.a.y": "t.d.y"}
        assert {new for old, new in found.kinship if old == "t.a"} == {"t.c", "t.d"}
        assert "t.a" not in found.heirs

    def test_leaves_a_unit_among_its_successors_where_it_is(self) -> None:
        found = split(TREE, Division("t.a", (TREE["t.a"], unit("t.d")), "t.a", parts={"t.a.y": "t.d"}))
        assert (found.ending, found.placing) == (("t.a.y",), {"t.a.y": "t.d.y"})
        assert ("t.a", "t.d") in found.kinship
