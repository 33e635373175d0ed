"""Signatures that were damaged, cut, or claim what cannot be."""

import re
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.evidence.screening.signers import Desk, World

SOUND = {"signature-intact", "signature-trusted"}
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def gap_of(content: bytes) -> tuple[int, int]:
    """Where the envelope of the first signature begins and ends."""
    written = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", content)
    assert written
    return int(written[1]), int(written[2])


class TestAnyDamage:
    @FUZZ
    @given(data=st.data())
    def test_of_a_signed_byte_is_seen(self, desk: Desk, world: World, data: st.DataObject) -> None:
        begin, end = gap_of(world.sealed)
        at = data.draw(st.integers(0, len(world.sealed) - 1).filter(lambda place: not begin <= place < end))
        byte = data.draw(st.integers(0, 255).filter(lambda value: value != world.sealed[at]))
        damaged = world.sealed[:at] + bytes([byte]) + world.sealed[at + 1 :]
        assert not SOUND & set(desk.codes(damaged))

    @FUZZ
    @given(data=st.data())
    def test_of_the_envelope_is_told_in_findings(self, desk: Desk, world: World, data: st.DataObject) -> None:
        begin, end = gap_of(world.sealed)
        at = data.draw(st.integers(begin, end - 9))
        damage = data.draw(st.binary(min_size=1, max_size=9))
        assert desk.check(world.sealed[:at] + damage + world.sealed[at + len(damage) :])

    @FUZZ
    @given(data=st.data())
    def test_of_length_is_seen(self, desk: Desk, world: World, data: st.DataObject) -> None:
        """Blanks at the very end are all that may be missing or more."""
        cut = data.draw(st.integers(0, len(world.sealed.rstrip()) - 1))
        more = data.draw(st.binary(max_size=200))
        assert not SOUND & set(desk.codes(world.sealed[:cut] + more)) or world.sealed in world.sealed[:cut] + more


class TestBroken:
    def test_envelope_is_no_signature(self, desk: Desk, world: World) -> None:
        at = world.sealed.index(b"/Contents <") + len(b"/Contents <")
        for damage in (b"00" * 40, b"30820744" + b"FF" * 40):
            broken = world.sealed[:at] + damage + world.sealed[at + len(damage) :]
            (found,) = desk.check(broken)
            assert (found.code, found.level, found.details["reason"]) == ("signature-unreadable", "danger", "envelope")

    @pytest.mark.parametrize(
        "numbers",
        [
            "0 99999999999999999999 99999999999999999999 9",
            "0 1 2 999999999999999999999999999999",
            "-1 5 7 9",
            "0 100 50 10",
            "0 1 2",
            "0 1 /A 4",
            "0 1 2 3 4 5 6 7",
        ],
    )
    def test_range_is_no_range(self, desk: Desk, world: World, numbers: str) -> None:
        written = re.search(rb"/ByteRange \[[^\]]*\] *", world.sealed)
        assert written
        told = f"/ByteRange [{numbers}]".encode().ljust(len(written[0]))
        (found,) = desk.check(world.sealed.replace(written[0], told))
        assert (found.code, found.level) == ("signature-unreadable", "danger")

    def test_range_that_leaves_a_page_out(self, desk: Desk, world: World) -> None:
        """The signer's own gap is wider than the envelope: what lies in it could be exchanged."""
        written = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", world.sealed)
        assert written
        first, second, rest = (int(number) for number in written.groups())
        told = f"/ByteRange [0 {first - 9} {second} {rest}]".encode().ljust(len(written[0]))
        assert desk.codes(world.sealed.replace(written[0], told)) == ["signature-altered"]

    def test_format_is_unknown(self, desk: Desk, world: World) -> None:
        (found,) = desk.check(world.sealed.replace(b"adbe.pkcs7.detached", b"adbe.pkcs7.invented"))
        assert (found.code, found.level) == ("signature-unsupported", "warning")

    def test_file_is_cut_off(self, desk: Desk, world: World) -> None:
        for length in (len(world.sealed) // 2, len(world.sealed) - 300):
            findings = desk.check(world.sealed[:length])
            assert {found.level for found in findings} <= {"danger", "note"}
            assert "signature-intact" not in [found.code for found in findings]

    def test_file_has_a_password(self, desk: Desk, world: World) -> None:
        locked = BytesIO()
        with pikepdf.open(BytesIO(world.sealed)) as opened:
            opened.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
        (found,) = desk.check(locked.getvalue())
        assert (found.code, found.details["reason"]) == ("signature-unreadable", "encrypted")

    def test_signature_was_saved_over(self, desk: Desk, world: World) -> None:
        """A program that writes the whole file anew leaves a signature that covers nothing any more."""
        again = BytesIO()
        with pikepdf.open(BytesIO(world.sealed)) as opened:
            opened.save(again)
        assert desk.check(again.getvalue())[0].level == "danger"
