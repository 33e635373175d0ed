import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.roles import PERMISSIONS, Role
from shared.auth import Grant, Principal, allows, require, subtrees
from shared.http import Problem

PATHS = st.lists(st.sampled_from(["mau", "xa-mau", "xa", "phong"]), min_size=1, max_size=4).map(".".join)


def holder(*grants: tuple[Role, str]) -> Principal:
    return Principal("canbo", "Cán bộ", tuple(Grant(role, unit) for role, unit in grants))


class TestAllows:
    def test_reaches_the_root_and_everything_below(self) -> None:
        officer = holder(("officer", "mau.xa-mau-mot"))
        assert allows(officer, "task:report", "mau.xa-mau-mot")
        assert allows(officer, "task:report", "mau.xa-mau-mot.phong-vhxh")

    def test_stops_at_the_border_of_a_slug(self) -> None:
        officer = holder(("officer", "mau.xa-mau"))
        assert not allows(officer, "task:report", "mau.xa-mau-mot")
        assert not allows(officer, "task:report", "mau")

    def test_adds_up_grants_but_never_mixes_them(self) -> None:
        both = holder(("officer", "mau.xa-mau-mot"), ("reviewer", "mau"))
        assert allows(both, "review:judge", "mau.xa-mau-hai")
        assert not allows(both, "task:report", "mau.xa-mau-hai")

    @given(root=PATHS, unit=PATHS)
    def test_is_a_prefix_of_whole_slugs(self, root: str, unit: str) -> None:
        expected = unit.split(".")[: root.count(".") + 1] == root.split(".")
        assert allows(holder(("officer", root)), "task:read", unit) == expected


class TestSubtrees:
    def test_drops_roots_inside_others(self) -> None:
        many = holder(("officer", "mau.xa-mau-mot"), ("leader", "mau"), ("officer", "khac"))
        assert subtrees(many, "task:read") == ("khac", "mau")
        assert subtrees(many, "review:judge") == ()


class TestRequire:
    def test_tells_a_wrong_role_from_a_wrong_unit(self) -> None:
        officer = holder(("officer", "mau.xa-mau-mot"))
        with pytest.raises(Problem) as wrong_role:
            require(officer, "review:judge", "mau.xa-mau-mot")
        with pytest.raises(Problem) as wrong_unit:
            require(officer, "task:report", "mau.xa-mau-hai")
        assert (wrong_role.value.slug, wrong_unit.value.slug) == ("not-permitted", "outside-your-units")

    def test_every_role_reads_tasks(self) -> None:
        assert all("task:read" in permissions for permissions in PERMISSIONS.values())
