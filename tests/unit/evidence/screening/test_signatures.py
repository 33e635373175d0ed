"""Signatures made with an authority of the tests' own: what they cover, what came after, and when."""

from datetime import timedelta
from io import BytesIO

from PIL import Image
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from services.evidence.screening import kinds, signatures
from services.evidence.screening.job import Job
from tests.evidence_signing import (
    COMMUNE,
    YEAR,
    Holder,
    clock,
    filled,
    form,
    hybrid,
    now,
    signed,
    stamped,
    with_another_page_text,
)
from tests.unit.evidence.screening.signers import Desk, World, by_code


class TestContent:
    def test_without_a_signature_is_said_so(self, desk: Desk, world: World) -> None:
        (found,) = desk.check(world.document)
        assert (found.code, found.level) == ("signature-none", "note")

    def test_untouched_since_it_was_signed(self, desk: Desk, world: World) -> None:
        intact, trusted = desk.check(world.sealed)
        assert (intact.code, intact.level, intact.details["coverage"]) == ("signature-intact", "ok", "file")
        assert (trusted.code, trusted.level, trusted.details["revocation"]) == ("signature-trusted", "ok", "unknown")
        assert COMMUNE in intact.text
        assert "CA gốc mẫu" in trusted.text
        assert intact.details["serial"] == f"{world.seal.certificate.serial_number:x}"

    def test_changed_in_one_byte_of_what_was_signed(self, desk: Desk, world: World) -> None:
        (found,) = desk.check(world.sealed.replace(b"Thu 1000", b"Thu 9000", 1))
        assert (found.code, found.level) == ("signature-altered", "danger")

    def test_changed_by_an_update_after_it_was_signed(self, desk: Desk, world: World) -> None:
        found = by_code(desk.check(with_another_page_text(world.sealed)), "signature-altered")
        assert found.level == "danger"
        assert "sau khi ký" in found.text

    def test_changed_and_then_sealed_by_somebody_trusted_is_weighed_less(self, desk: Desk, world: World) -> None:
        registered = signed(with_another_page_text(signed(world.document, world.officer)), world.seal, "Signature2")
        codes = desk.codes(registered)
        assert codes == [
            "signature-changed-then-signed", "signature-trusted", "signature-intact", "signature-trusted",
        ]  # fmt: skip

    def test_changed_and_then_signed_by_a_stranger_is_not(self, desk: Desk, world: World) -> None:
        stranger = Holder.root("CA lạ").issue(COMMUNE)
        resigned = signed(with_another_page_text(world.sealed), stranger, "Signature2")
        assert "signature-altered" in desk.codes(resigned)

    def test_with_bytes_behind_the_end(self, desk: Desk, world: World) -> None:
        assert desk.codes(world.sealed + b"\nMore than was signed\n")[0] == "signature-partial"

    def test_with_blanks_behind_the_end(self, desk: Desk, world: World) -> None:
        assert desk.codes(world.sealed + b"\r\n\0\0")[0] == "signature-intact"

    def test_of_a_form_filled_in_as_the_signature_permits(self, desk: Desk, world: World) -> None:
        found = desk.check(filled(signed(form(), world.seal, permits=MDPPerm.FILL_FORMS)))[0]
        assert (found.code, found.details["change"]) == ("signature-intact", "form")
        assert "điền thêm vào biểu mẫu" in found.text

    def test_of_a_form_filled_in_against_the_signature(self, desk: Desk, world: World) -> None:
        found = desk.check(filled(signed(form(), world.seal, permits=MDPPerm.NO_CHANGES)))[0]
        assert (found.code, found.details["change"]) == ("signature-altered", "foreign")


class TestSeveral:
    def test_signer_then_seal_by_an_update(self, desk: Desk, world: World) -> None:
        both = signed(signed(world.document, world.officer), world.seal, "Signature2")
        findings = desk.check(both)
        assert [found.code for found in findings] == ["signature-intact", "signature-trusted"] * 2
        first, _, second, _ = findings
        assert (first.details["change"], first.details["coverage"]) == ("signatures", "revision")
        assert "có thêm chữ ký" in first.text
        assert (second.details["change"], second.details["coverage"]) == ("none", "file")

    def test_timestamp_over_the_document(self, desk: Desk, world: World) -> None:
        findings = desk.check(stamped(world.sealed, clock(world.clock)))
        assert [found.code for found in findings] == ["signature-intact", "signature-trusted"] * 2
        assert findings[2].details["kind"] == "timestamp"
        assert findings[2].text.startswith("Dấu thời gian")

    def test_are_checked_to_a_bound(self, desk: Desk, world: World) -> None:
        content = world.document
        for number in range(21):
            content = signed(content, world.seal.without_chain(), f"S{number}")
        findings = desk.check(content)
        assert findings[-1].code == "signatures-too-many"
        assert len({found.details.get("field") for found in findings[:-1]}) == 20


class TestTime:
    def test_is_the_signers_own_without_a_timestamp(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.seal, at=now() - timedelta(days=9)))[0]
        assert found.details["time"] == "claimed"
        assert "giờ theo máy người ký" in found.text

    def test_is_proven_by_a_trusted_timestamp(self, desk: Desk, world: World) -> None:
        at = now() - timedelta(days=3)
        found = desk.check(signed(world.document, world.seal, stamped_by=clock(world.clock, at)))[0]
        assert (found.details["time"], found.details["signed_at"]) == ("proven", at.isoformat())

    def test_is_not_proven_by_an_untrusted_one(self, desk: Desk, world: World) -> None:
        stranger = Holder.root("CA lạ").issue("TSA lạ", is_clock=True)
        found = desk.check(signed(world.document, world.seal, stamped_by=clock(stranger)))[0]
        assert (found.code, found.details["time"]) == ("signature-intact", "claimed")

    def test_counts_when_the_certificate_ran_out_since(self, desk: Desk, world: World) -> None:
        once = world.authority.issue(COMMUNE, until=now() - timedelta(days=30))
        assert "signature-trusted" in desk.codes(signed(world.document, once, at=now() - timedelta(days=60)))

    def test_after_the_certificate_ran_out(self, desk: Desk, world: World) -> None:
        once = world.authority.issue(COMMUNE, until=now() - timedelta(days=30))
        found = by_code(desk.check(signed(world.document, once)), "signature-expired")
        assert (found.level, found.details["trust"]) == ("warning", "expired")

    def test_before_the_certificate_began(self, desk: Desk, world: World) -> None:
        found = by_code(desk.check(signed(world.document, world.seal, at=now() - 2 * YEAR)), "signature-expired")
        assert found.details["trust"] == "not-yet-valid"

    def test_is_held_against_the_clock_of_who_asks(self, desk: Desk, world: World) -> None:
        desk.file.write_bytes(signed(world.document, world.seal, at=now() + timedelta(days=40)))
        job = Job("a.pdf", "application/pdf", now() + timedelta(days=41), trust_folder=desk.trust)
        found = signatures.screen(desk.file, Job.from_json(job.as_json()), kinds.PDF).findings
        assert [one.code for one in found] == ["signature-intact", "signature-trusted"]

    def test_in_the_future_is_told(self, desk: Desk, world: World) -> None:
        codes = desk.codes(signed(world.document, world.seal, at=now() + timedelta(days=40)))
        assert codes == ["signature-intact", "signature-trusted", "signature-time-ahead"]


class TestOtherForms:
    def test_of_a_file_that_lists_its_objects_in_two_ways(self, desk: Desk, world: World) -> None:
        content = signed(hybrid(world.document), world.seal)
        assert b"/XRefStm" in content
        assert desk.codes(content) == ["signature-intact", "signature-trusted"]

    def test_of_a_file_that_is_not_to_the_letter_of_the_standard(self, desk: Desk, world: World) -> None:
        """Imaging programs number the first entry of the table of objects as they like."""
        picture = BytesIO()
        Image.new("RGB", (40, 40)).save(picture, "PDF")
        assert desk.codes(signed(picture.getvalue(), world.seal)) == ["signature-intact", "signature-trusted"]

    def test_of_envelope_and_profile(self, desk: Desk, world: World) -> None:
        content = signed(world.document, world.seal, subfilter=SigSeedSubFilter.PADES)
        assert desk.codes(content) == ["signature-intact", "signature-trusted"]
