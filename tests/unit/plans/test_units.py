import pytest

from services.plans.domain.units import commune_of, kind_at_depth, lineage, outside, parent_of


class TestPlaceInTheTree:
    @pytest.mark.parametrize(
        ("unit_id", "parent", "commune", "kind", "above"),
        [
            ("mau", None, "mau", "province", ()),
            ("mau.xa", "mau", "mau.xa", "commune", ("mau",)),
            ("mau.xa.phong", "mau.xa", "mau.xa", "body", ("mau", "mau.xa")),
            ("mau.xa.ap.to", "mau.xa.ap", "mau.xa", "body", ("mau", "mau.xa", "mau.xa.ap")),
        ],
    )
    def test_can_be_read_from_the_id(
        self, unit_id: str, parent: str | None, commune: str, kind: str, above: tuple[str, ...]
    ) -> None:
        assert parent_of(unit_id) == parent
        assert commune_of(unit_id) == commune
        assert kind_at_depth(unit_id) == kind
        assert lineage(unit_id) == above


class TestOutside:
    def test_goes_by_whole_slugs(self) -> None:
        assert outside(["mau.xa", "mau.xa.phong", "mau.xa-hai", "mau"], "mau.xa") == ("mau", "mau.xa-hai")
