from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.unit_rows import Known, Outcome, Row, outcome
from services.plans.domain.units import Unit
from services.plans.sheets import unit_sheet

PROVINCE = Unit("mau", "Tỉnh Mẫu", "province")
COMMUNE = Unit("mau.xa-mot", "Xã Một", "commune", peer_group="xa", code="26001")
KNOWN = Known({unit.unit_id: unit for unit in (PROVINCE, COMMUNE)}, {("mau", "26001"): COMMUNE.unit_id})


def row(number: int = 2, **cells: str) -> Row:
    return Row(number, {"display_name": "Đơn vị", **cells})


def of(*rows: Row, is_update: bool = False) -> Outcome:
    return outcome(rows, KNOWN, is_update=is_update)


def flaws(*rows: Row, is_update: bool = False) -> list[tuple[int, str]]:
    return [(flaw.row, flaw.field) for flaw in of(*rows, is_update=is_update).flaws]


class TestOutcome:
    def test_begins_units_above_first_whatever_their_order(self) -> None:
        found = of(row(2, unit_id="mau.xa-hai.ap-mot"), row(3, unit_id="mau.xa-hai", code="26002"))
        assert [(unit.unit_id, unit.kind) for unit in found.begun] == [
            ("mau.xa-hai", "commune"),
            ("mau.xa-hai.ap-mot", "body"),
        ]

    def test_takes_the_unit_above_from_its_own_column(self) -> None:
        assert of(row(unit_id="ap-mot", parent_id="mau.xa-mot")).begun[0].unit_id == "mau.xa-mot.ap-mot"
        assert flaws(row(unit_id="mau.xa-mot.ap-mot", parent_id="mau")) == [(2, "unit_id")]

    def test_passes_over_what_is_there_and_changes_it_only_if_asked(self) -> None:
        same = row(unit_id="mau.xa-mot", display_name="Xã Một", code="26001")
        renamed = row(unit_id="mau.xa-mot", display_name="Xã Mới")
        assert (of(same).same_count, of(same).begun, of(same).flaws) == (1, [], [])
        assert flaws(renamed) == [(2, "display_name")]
        changed = of(renamed, is_update=True).changed
        assert [(unit.display_name, unit.code, unit.version) for unit in changed] == [("Xã Mới", "26001", 2)]

    def test_tells_each_flaw_by_row_and_column(self) -> None:
        assert flaws(
            row(2, unit_id="mau.xa-hai", kind="Phường", code="26001"),
            row(3, unit_id="Mau Xã"),
            row(4, unit_id="mau.xa-ba", kind="ấp"),
            row(5, unit_id="mau.xa-ba"),
            row(6, unit_id="mau.xa-tu.ap-mot"),
            row(7, unit_id="mau.xa-nam", display_name=""),
            row(8, unit_id="mau.xa-sau", code="mã sai"),
            row(9, display_name="Không mã"),
        ) == [
            (2, "code"), (3, "unit_id"), (4, "kind"), (5, "unit_id"), (6, "unit_id"), (7, "display_name"), (8, "code"),
            (9, "unit_id"),
        ]  # fmt: skip

    def test_refuses_a_unit_that_ended(self) -> None:
        closed = Unit("mau.xa-cu", "Xã Cũ", "commune", is_active=False)
        known = Known({**KNOWN.units, closed.unit_id: closed})
        found = outcome([row(unit_id="mau.xa-cu"), row(3, unit_id="mau.xa-cu.ap-mot")], known, is_update=True)
        assert [flaw.row for flaw in found.flaws] == [2]


class TestSheet:
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50), st.booleans())
    def test_reads_back_what_it_wrote(self, name: str, has_group: bool) -> None:
        unit = Unit("mau.xa-mot", name, "commune", peer_group="xa" if has_group else None, code="26001")
        sheet = unit_sheet.read(unit_sheet.write([unit]))
        kept = unit_sheet.read(
            unit_sheet.write([Unit(unit.unit_id, sheet.rows[0].cells.get("display_name", ""), "commune")])
        )
        assert sheet.rows[0].cells.get("display_name") == kept.rows[0].cells.get("display_name")
        assert sheet.rows[0].cells["code"] == "26001"

    def test_leaves_no_formula_in_a_cell(self) -> None:
        written = unit_sheet.write([Unit("mau", "=HYPERLINK(1)", "province")]).decode("utf-8-sig")
        assert "mau,'=HYPERLINK(1),province" in written
        assert unit_sheet.read(written.encode()).rows[0].cells["display_name"] == "=HYPERLINK(1)"

    def test_reads_semicolons_marks_and_other_headings(self) -> None:
        sheet = unit_sheet.read("\ufeffMã đơn vị;Tên;Ghi chú\r\nmau;Tỉnh Mẫu;x\r\n;;\r\n".encode())
        assert [(found.row, dict(found.cells)) for found in sheet.rows] == [
            (2, {"unit_id": "mau", "display_name": "Tỉnh Mẫu"})
        ]
        assert sheet.headings == {"unit_id": "Mã đơn vị", "display_name": "Tên"}
