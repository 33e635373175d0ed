"""Checks one signature: untouched or not, how much of the file it covers, what came after, and who is behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)

from services.evidence.screening.signatures import holders
from services.evidence.screening.signatures.chains import SIGNING, Care, Known, trust_of
from services.evidence.screening.signatures.revocations import with_archive
from services.evidence.screening.signatures.signed import Change, Coverage, Signed

Status = PdfSignatureStatus | DocumentTimestampStatus
CARES: tuple[Care, Care] = ("signer", "chain")
HERE = timezone(timedelta(hours=7))
COVERAGE: dict[SignatureCoverageLevel | None, Coverage] = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The library's verdict as of a moment."""

    status: Status
    moment: datetime | None
    is_time_proven: bool


def check(embedded: EmbeddedPdfSignature, known: Known, signature_fields: Iterable[str], *, is_whole: bool) -> Signed:
    """Check a signature; `is_whole`: nothing but its own envelope lies in the gap of its range."""
    known = with_archive(known, embedded.signer_info).carrying(embedded.other_embedded_certs)
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    first = _stamp(embedded, known) if is_timestamp else _signature(embedded, known)
    last = first if is_timestamp else _at_proven_time(embedded, known, first)
    status, subject = last.status, last.status.signing_cert
    trust, authority = trust_of(status, known, last.moment or known.now)
    is_revoked, is_known = _revocation(embedded, known, last) if trust == "trusted" else (False, trust == "revoked")
    return Signed(
        field=holders.printable(embedded.field_name),
        is_timestamp=is_timestamp,
        holder=holders.holder_of(subject.subject.native, subject.serial_number),
        signed_at=last.moment,
        is_time_proven=last.is_time_proven,
        is_intact=status.intact and status.valid,
        coverage=COVERAGE.get(status.coverage, "part") if is_whole else "part",
        change=_change(first.status, set(signature_fields)),
        trust="revoked" if is_revoked else trust,
        authority=holders.printable(authority) if authority else None,
        is_revocation_known=is_known,
    )


def _signature(embedded: EmbeddedPdfSignature, known: Known) -> Outcome:
    """Verdict as of the time that the signer's machine told, or of now where it told none."""
    claimed = embedded.self_reported_timestamp
    moment = claimed if claimed is None or claimed.tzinfo else claimed.replace(tzinfo=HERE)
    return Outcome(_validate(embedded, known, moment), moment, is_time_proven=False)


def _at_proven_time(embedded: EmbeddedPdfSignature, known: Known, first: Outcome) -> Outcome:
    """Verdict as of the time that a trusted authority stamped the signature with; else the first one stays."""
    stamp = getattr(first.status, "timestamp_validity", None)
    if stamp is None or not (stamp.intact and stamp.valid):
        return first
    again = _validate(embedded, known, stamp.timestamp)
    proven = again.timestamp_validity
    return Outcome(again, stamp.timestamp, is_time_proven=True) if proven and proven.trusted else first


def _stamp(embedded: EmbeddedPdfSignature, known: Known) -> Outcome:
    """Verdict on a timestamp over the document, as of the time it tells."""
    moment = embedded.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_timestamp(embedded, known.context(moment))
    return Outcome(status, status.timestamp, is_time_proven=status.trusted)


def _validate(
    embedded: EmbeddedPdfSignature, known: Known, moment: datetime | None, care: Care = "declared"
) -> PdfSignatureStatus:
    return validate_pdf_signature(
        embedded,
        known.context(moment, care),
        known.context(moment),
        key_usage_settings=SIGNING,
        skip_diff=embedded.diff_result is not None,
    )


def _revocation(embedded: EmbeddedPdfSignature, known: Known, outcome: Outcome) -> tuple[bool, bool]:
    """Whether somebody in the chain was revoked, and whether that is known of everybody in it."""
    if not known.has_revocations:
        return False, False
    signer, chain = (_again(embedded, known, outcome, care) for care in CARES)
    is_revoked = signer.revoked or chain.revoked
    return is_revoked, is_revoked or chain.trusted


def _again(embedded: EmbeddedPdfSignature, known: Known, outcome: Outcome, care: Care) -> Status:
    if isinstance(outcome.status, DocumentTimestampStatus):
        return validate_pdf_timestamp(embedded, known.context(outcome.moment, care), skip_diff=True)
    return _validate(embedded, known, outcome.moment, care)


def _change(status: Status, signature_fields: set[str]) -> Change:
    if status.modification_level == ModificationLevel.NONE:
        return "none"
    if status.modification_level == ModificationLevel.OTHER or not status.docmdp_ok:
        return "foreign"
    result = status.diff_result
    filled = result.changed_form_fields if isinstance(result, DiffResult) else set()
    return "signatures" if filled <= signature_fields else "form"
