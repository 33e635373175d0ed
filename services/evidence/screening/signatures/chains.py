"""Whether the chain of a signature's certificate leads to somebody trusted here; nothing is ever fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

from services.evidence.screening.signatures.signed import Trust

# Signing and standing by what was signed: authorities here issue with either.
SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
LONGEST_CHAIN = 10
Care = Literal["declared", "signer", "chain"]
"""Of whom it must be known that they were not revoked: of nobody, of the signer, of the whole chain."""
SOFT, FIRM = RevocationCheckingRule.CHECK_IF_DECLARED_SOFT, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
RULES: dict[Care, tuple[RevocationCheckingRule, RevocationCheckingRule]] = {
    "declared": (SOFT, SOFT),
    "signer": (FIRM, SOFT),
    "chain": (FIRM, FIRM),
}
OF_INDICATIONS: dict[Any, Trust] = {
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "wrong-usage",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "weak",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "weak",
    AdESIndeterminate.REVOKED_NO_POE: "revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a chain is built from: the trusted, those the file carries, and its lists of revoked certificates."""

    now: datetime
    anchors: tuple[x509.Certificate, ...]
    carried: tuple[x509.Certificate, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    @property
    def has_revocations(self) -> bool:
        return bool(self.crls or self.ocsps)

    def carrying(
        self, certificates: Iterable[x509.Certificate], crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()
    ) -> "Known":
        """The same with more that the file carries; lists and answers in DER."""
        return Known(self.now, self.anchors, (*self.carried, *certificates), (*self.crls, *crls), (*self.ocsps, *ocsps))

    def context(self, moment: datetime | None, care: Care = "declared") -> ValidationContext:
        """Bounds of one validation, as of a moment, or of now where none is known."""
        policy = RevocationCheckingPolicy(*RULES[care])
        return ValidationContext(
            trust_roots=list(self.anchors),
            other_certs=list(self.carried),
            moment=moment or self.now,
            crls=list(self.crls),
            ocsps=list(self.ocsps),
            # A list newer than the signature tells of it, too.
            revinfo_policy=CertRevTrustPolicy(policy, retroactive_revinfo=True),
            allow_fetching=False,
        )


def trust_of(status: SignatureStatus, known: Known, moment: datetime) -> tuple[Trust, str | None]:
    """How far the signer is trusted, and the authority that it hangs on: the trusted, unknown or missing one."""
    if status.trusted and status.validation_path is not None:
        return "trusted", common_name(status.validation_path.first)
    told = OF_INDICATIONS.get(status.trust_problem_indic)
    ends_at, trust = _walk(status.signing_cert, known)
    if trust != "trusted" and told != "weak":
        return ("unset" if not known.anchors else trust), ends_at
    return told or _out_of_time(status.signing_cert, moment) or "chain-invalid", ends_at


def _walk(certificate: x509.Certificate, known: Known) -> tuple[str | None, Trust]:
    """Follow the issuers by name, as far as their certificates are at hand."""
    at, issuers = certificate, (*known.anchors, *known.carried)
    for step in range(LONGEST_CHAIN):
        if at in known.anchors:
            return common_name(at), "trusted"
        if at.issuer == at.subject:
            return common_name(at), "unknown-root" if step else "self-signed"
        above = next((one for one in issuers if one.subject == at.issuer), None)
        if above is None:
            return _common_name(at.issuer), "issuer-missing"
        at = above
    return None, "chain-invalid"


def _out_of_time(certificate: x509.Certificate, moment: datetime) -> Trust | None:
    """Whether it is time that stands between the signer and trust."""
    validity = certificate["tbs_certificate"]["validity"]
    if moment > validity["not_after"].native:
        return "expired"
    return "not-yet-valid" if moment < validity["not_before"].native else None


def common_name(certificate: x509.Certificate) -> str | None:
    """Common name of whom the certificate was issued to."""
    return _common_name(certificate.subject)


def _common_name(name: x509.Name) -> str | None:
    found = name.native.get("common_name") or name.native.get("organization_name")
    return str(found[0] if isinstance(found, list) else found) if found else None
