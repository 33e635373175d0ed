"""Signatures made and broken with an authority of the tests' own; no network is ever asked."""

import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl
from PIL import Image
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from services.evidence.screening import kinds, signatures
from services.evidence.screening.found import Found
from services.evidence.screening.job import Job, Signer
from tests.evidence_signing import (
    COMMUNE,
    YEAR,
    Holder,
    clock,
    document,
    now,
    signed,
    stamped,
    trust,
    with_another_page_text,
)

PERSON = "Người Ký Thử"


@dataclass(frozen=True)
class World:
    """A root, an authority below it, and those it certified."""

    root: Holder
    authority: Holder
    seal: Holder
    officer: Holder
    clock: Holder
    document: bytes
    sealed: bytes


@pytest.fixture(scope="module")
def world() -> World:
    root = Holder.root()
    authority = root.issue("CA cấp hai mẫu", "Cơ quan chứng thực mẫu", is_authority=True)
    seal = authority.issue(COMMUNE)
    plain = document(2)
    return World(
        root=root,
        authority=authority,
        seal=seal,
        officer=authority.issue(PERSON, surname="Thử"),
        clock=root.issue("TSA mẫu", "Cơ quan chứng thực mẫu", is_clock=True),
        document=plain,
        sealed=signed(plain, seal),
    )


class Desk:
    """Checks bytes against a trust folder."""

    def __init__(self, folder: Path, *trusted: Holder) -> None:
        self.file, self.trust = folder / "file.pdf", trust(folder / "trust", *trusted)

    def check(self, content: bytes) -> list[Found]:
        self.file.write_bytes(content)
        return signatures.check(self.file, self.trust)

    def codes(self, content: bytes) -> list[str]:
        return [found.code for found in self.check(content)]


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    return Desk(tmp_path, world.root)


def by_code(findings: list[Found], code: str) -> Found:
    return next(found for found in findings if found.code == code)


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

    def test_certified_against_any_change_takes_no_further_signature(self, desk: Desk, world: World) -> None:
        closed = signed(world.document, world.officer, permits=MDPPerm.NO_CHANGES)
        findings = desk.check(closed)
        assert findings[0].code == "signature-intact"


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

    def test_in_the_future_is_told(self, desk: Desk, world: World) -> None:
        codes = desk.codes(signed(world.document, world.seal, at=now() + timedelta(days=40)))
        assert codes == ["signature-intact", "signature-trusted", "signature-time-ahead"]


class TestTrust:
    def test_is_open_where_no_authority_is_known(self, tmp_path: Path, world: World) -> None:
        for desk in (Desk(tmp_path), NoFolder(tmp_path)):
            intact, who = desk.check(world.sealed)
            assert (intact.code, who.code, who.level) == ("signature-intact", "signature-trust-unset", "note")

    def test_of_a_root_that_is_not_known(self, tmp_path: Path, world: World) -> None:
        found = Desk(tmp_path, Holder.root("CA khác")).check(world.sealed)[1]
        assert (found.code, found.level, found.details["trust"]) == ("signature-untrusted", "warning", "unknown-root")
        assert "CA gốc mẫu" in found.text

    def test_of_who_certified_himself(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, Holder.root(COMMUNE)))[1]
        assert (found.code, found.details["trust"]) == ("signature-untrusted", "self-signed")

    def test_of_a_chain_with_a_link_missing(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.seal.without_chain()))[1]
        assert (found.code, found.details["trust"]) == ("signature-chain-broken", "issuer-missing")
        assert "CA cấp hai mẫu" in found.text

    def test_takes_the_missing_link_from_the_folder(self, tmp_path: Path, world: World) -> None:
        desk = Desk(tmp_path, world.root, world.authority)
        assert "signature-trusted" in desk.codes(signed(world.document, world.seal.without_chain()))

    def test_of_a_forged_link(self, desk: Desk, world: World) -> None:
        forged = Holder.root().issue("CA cấp hai mẫu", "Cơ quan chứng thực mẫu", is_authority=True)
        claims_ours = Holder(forged.certificate, forged.key, (world.root.certificate,)).issue(COMMUNE)
        found = desk.check(signed(world.document, claims_ours))[1]
        assert (found.code, found.level, found.details["trust"]) == (
            "signature-chain-broken", "warning", "chain-invalid",
        )  # fmt: skip

    def test_of_one_certified_by_a_seal_that_is_no_authority(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.seal.issue("Sở khác")))[1]
        assert (found.code, found.details["trust"]) == ("signature-chain-broken", "chain-invalid")

    def test_of_a_digest_that_is_forged_today(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.seal, digest="sha1"))[1]
        assert (found.code, found.level) == ("signature-weak", "warning")

    def test_asks_nobody_on_the_network(self, desk: Desk, world: World, door: "Door") -> None:
        watched = world.root.issue("CA có địa chỉ", is_authority=True, asks_at=door.address)
        signer = watched.issue(COMMUNE, asks_at=door.address).without_chain()
        assert "signature-chain-broken" in desk.codes(signed(world.document, signer))
        signer = watched.issue(COMMUNE, asks_at=door.address)
        assert "signature-trusted" in desk.codes(signed(world.document, signer))
        assert door.knocks == 0

    def test_has_no_client_to_ask_with(self, desk: Desk, world: World) -> None:
        desk.file.write_bytes(world.sealed)
        program = (
            "import sys; from pathlib import Path; from services.evidence.screening import signatures;"
            "found = signatures.check(Path(sys.argv[1]), Path(sys.argv[2]));"
            "print([one.code for one in found], [name for name in sys.modules if 'aiohttp' == name.split('.')[0]])"
        )
        said = subprocess.run(
            [sys.executable, "-c", program, str(desk.file), str(desk.trust)], capture_output=True, text=True, check=True
        )
        assert said.stdout == "['signature-intact', 'signature-trusted'] []\n"
        assert said.stderr == ""

    def test_reads_pem_der_and_nothing_else(self, tmp_path: Path, world: World) -> None:
        desk = Desk(tmp_path)
        (desk.trust / "README.md").write_bytes(world.root.as_pem())
        (desk.trust / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\n!\n", "ascii")
        (desk.trust / "noise.cer").write_bytes(bytes(range(256)))
        assert "signature-trust-unset" in desk.codes(world.sealed)
        other = Holder.root("CA khác")
        (desk.trust / "bundle.crt").write_bytes(b"Both roots\n" + other.as_pem() + world.root.as_pem())
        assert "signature-trusted" in desk.codes(world.sealed)
        (desk.trust / "bundle.crt").unlink()
        (desk.trust / "root.DER").write_bytes(world.root.as_der())
        assert "signature-trusted" in desk.codes(world.sealed)


class TestRevocation:
    @pytest.fixture
    def known(self, world: World) -> Callable[..., bytes]:
        """The file with lists of revoked certificates laid in after it was signed, as for keeping it long."""

        def lay_in(content: bytes, *lists: bytes) -> bytes:
            out = BytesIO(content)
            DocumentSecurityStore.add_dss(out, None, crls=[crl.CertificateList.load(one) for one in lists])
            return out.getvalue()

        return lay_in

    def test_is_known_from_what_the_file_carries(self, desk: Desk, world: World, known: Callable[..., bytes]) -> None:
        nobody = world.authority.revokes_nobody(now()), world.root.revokes_nobody(now())
        intact, trusted = desk.check(known(world.sealed, *nobody))
        assert (intact.code, intact.details["change"]) == ("signature-intact", "signatures")
        assert (trusted.code, trusted.details["revocation"]) == ("signature-trusted", "known")
        assert "chưa rõ" not in trusted.text

    def test_is_not_known_from_half_of_the_chain(self, desk: Desk, world: World, known: Callable[..., bytes]) -> None:
        trusted = desk.check(known(world.sealed, world.authority.revokes_nobody(now())))[1]
        assert (trusted.code, trusted.details["revocation"]) == ("signature-trusted", "unknown")

    def test_before_it_was_signed_is_a_danger(self, desk: Desk, world: World, known: Callable[..., bytes]) -> None:
        gone = world.authority.revokes(world.seal, now() - timedelta(days=5))
        found = by_code(desk.check(known(world.sealed, gone)), "signature-revoked")
        assert (found.level, found.details["revocation"]) == ("danger", "known")

    def test_lists_of_a_stranger_say_nothing(self, desk: Desk, world: World, known: Callable[..., bytes]) -> None:
        gone = Holder.root("CA cấp hai mẫu").revokes(world.seal, now() - timedelta(days=5))
        trusted = desk.check(known(world.sealed, gone))[1]
        assert (trusted.code, trusted.details["revocation"]) == ("signature-trusted", "unknown")


class TestWho:
    def test_a_persons_name_stays_out_of_the_findings(self, desk: Desk, world: World) -> None:
        at = now() - timedelta(hours=1)
        desk.file.write_bytes(signed(signed(world.document, world.officer, at=at), world.seal, "Signature2"))
        job = Job("a.pdf", "application/pdf", trust_folder=desk.trust)
        told = signatures.screen(desk.file, job, kinds.PDF)
        assert PERSON not in str(told.findings)
        assert f"cá nhân thuộc {COMMUNE}" in told.findings[0].text
        assert told.signers == (Signer("Signature1", PERSON, COMMUNE, at.isoformat()),)

    def test_a_field_or_name_of_tricks_is_one_plain_line(self, desk: Desk, world: World) -> None:
        name = "Ủy ban\u202e\n" + "x" * 50
        findings = desk.check(signed(world.document, world.authority.issue(name), "F\u202e\n" + "y" * 300))
        assert not re.search(r"[\u202e\n]", findings[0].text)
        assert max(len(found.text) for found in findings) < 1000


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


class TestOtherForms:
    def test_of_a_file_that_is_not_to_the_letter_of_the_standard(self, desk: Desk, world: World) -> None:
        """Imaging programs number the first entry of the table of objects as they like."""
        picture = BytesIO()
        Image.new("RGB", (40, 40)).save(picture, "PDF")
        assert desk.codes(signed(picture.getvalue(), world.seal)) == ["signature-intact", "signature-trusted"]

    def test_of_envelope_and_profile(self, desk: Desk, world: World) -> None:
        content = signed(world.document, world.seal, subfilter=SigSeedSubFilter.PADES)
        assert desk.codes(content) == ["signature-intact", "signature-trusted"]


class NoFolder(Desk):
    """Checks without any trust folder."""

    def check(self, content: bytes) -> list[Found]:
        self.file.write_bytes(content)
        return signatures.check(self.file, None)


class Door(socketserver.ThreadingTCPServer):
    """Counts who comes by, and says nothing."""

    daemon_threads = True
    knocks = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Knock(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Door)
        self.server.knocks += 1


@pytest.fixture
def door() -> Iterator[Door]:
    with Door(("127.0.0.1", 0), Knock) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)
