"""Who stands behind a signature: chains that hold or break, revocation, names; and no network is ever asked."""

import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import crl
from pyhanko.sign.validation.dss import DocumentSecurityStore

from services.evidence.screening import kinds, signatures
from services.evidence.screening.found import Found
from services.evidence.screening.job import Job, Signer
from tests.evidence_signing import COMMUNE, Holder, clock, now, signed, stamped
from tests.unit.evidence.screening.signers import PERSON, Desk, World, by_code


class NoFolder(Desk):
    """Checks without any trust folder."""

    def check(self, content: bytes) -> list[Found]:
        self.file.write_bytes(content)
        return signatures.examine(self.file, None, now())[0]


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

    def test_of_a_certificate_that_is_not_for_signing_documents(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.authority))[1]
        assert (found.code, found.details["trust"]) == ("signature-untrusted", "wrong-usage")

    def test_of_a_clock_that_is_not_known(self, desk: Desk, world: World) -> None:
        stranger = Holder.root("CA lạ").issue("TSA lạ", is_clock=True)
        found = desk.check(stamped(world.sealed, clock(stranger)))[3]
        assert (found.code, found.details["kind"]) == ("signature-untrusted", "timestamp")
        assert found.text.startswith("Nơi đóng dấu thời gian")

    def test_of_a_digest_that_is_forged_today(self, desk: Desk, world: World) -> None:
        found = desk.check(signed(world.document, world.seal, digest="sha1"))[1]
        assert (found.code, found.level) == ("signature-weak", "warning")

    def test_asks_nobody_on_the_network(self, desk: Desk, world: World, door: Door) -> None:
        watched = world.root.issue("CA có địa chỉ", is_authority=True, asks_at=door.address)
        signer = watched.issue(COMMUNE, asks_at=door.address).without_chain()
        assert "signature-chain-broken" in desk.codes(signed(world.document, signer))
        signer = watched.issue(COMMUNE, asks_at=door.address)
        assert "signature-trusted" in desk.codes(signed(world.document, signer))
        assert door.knocks == 0

    def test_has_no_client_to_ask_with(self, desk: Desk, world: World) -> None:
        desk.file.write_bytes(world.sealed)
        program = (
            "import sys; from datetime import UTC, datetime; from pathlib import Path;"
            "from services.evidence.screening import signatures;"
            "found, _ = signatures.examine(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC));"
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
        job = Job("a.pdf", "application/pdf", now(), trust_folder=desk.trust)
        told = signatures.screen(desk.file, job, kinds.PDF)
        assert PERSON not in str(told.findings)
        assert f"cá nhân thuộc {COMMUNE}" in told.findings[0].text
        assert told.signers == (Signer("Signature1", PERSON, COMMUNE, at.isoformat()),)

    def test_a_field_or_name_of_tricks_is_one_plain_line(self, desk: Desk, world: World) -> None:
        name = "Ủy ban\u202e\n" + "x" * 50
        findings = desk.check(signed(world.document, world.authority.issue(name), "F\u202e\n" + "y" * 300))
        assert not re.search(r"[\u202e\n]", findings[0].text)
        assert max(len(found.text) for found in findings) < 1000
