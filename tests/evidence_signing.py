"""A certification authority of the tests' own, and PDF files signed with it: nothing of it is kept between runs."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TypedDict, Unpack

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

COMMUNE = "Ủy ban nhân dân xã Mẫu Một"
YEAR = timedelta(days=365)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Terms(TypedDict, total=False):
    """What a certificate is issued for; `asks_at`: the address of its issuer, revocation list and OCSP answers."""

    is_authority: bool
    is_clock: bool
    since: datetime
    until: datetime
    asks_at: str


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate and its key; `above` are the certificates that lead to the root, root last."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @classmethod
    def root(cls, name: str = "CA gốc mẫu", **terms: Unpack[Terms]) -> "Holder":
        key = _key()
        subject = _name(name, "Cơ quan chứng thực mẫu")
        return cls(_certificate(subject, key, subject, key, {"is_authority": True, **terms}), key)

    def issue(
        self, name: str, organisation: str | None = COMMUNE, surname: str | None = None, **terms: Unpack[Terms]
    ) -> "Holder":
        """Certify somebody, valid for a year around now unless told."""
        key = _key(is_clock=terms.get("is_clock", False))
        subject = _name(name, organisation, surname)
        made = _certificate(subject, key, self.certificate.subject, self.key, terms)
        return Holder(made, key, (self.certificate, *self.above))

    def as_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def as_der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def revokes(self, other: "Holder", at: datetime) -> bytes:
        """DER of a list of revoked certificates, fresh from `at` on."""
        gone = x509.RevokedCertificateBuilder(other.certificate.serial_number, at).build()
        return self._crl(at, [gone])

    def revokes_nobody(self, at: datetime) -> bytes:
        return self._crl(at, [])

    def without_chain(self) -> "Holder":
        """The same, signing without the certificates above."""
        return replace(self, above=())

    def _crl(self, at: datetime, gone: list[x509.RevokedCertificate]) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(at).next_update(at + YEAR)
        for one in gone:
            builder = builder.add_revoked_certificate(one)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _key(*, is_clock: bool = False) -> Key:
    """Short and quick to make; the signing library's timestamps know RSA alone."""
    return rsa.generate_private_key(65537, 2048) if is_clock else ec.generate_private_key(ec.SECP256R1())


def _name(name: str, organisation: str | None, surname: str | None = None) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name)]
    parts.append((NameOID.SURNAME, surname))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def _certificate(subject: x509.Name, key: Key, issuer: x509.Name, issuer_key: Key, terms: Terms) -> x509.Certificate:
    is_authority = terms.get("is_authority", False)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(terms.get("since", now() - YEAR))
    builder = builder.not_valid_after(terms.get("until", now() + YEAR))
    builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= {"key_cert_sign": is_authority, "crl_sign": is_authority}
    usage |= {"digital_signature": not is_authority, "content_commitment": not is_authority}
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    if terms.get("is_clock"):
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if asks_at := terms.get("asks_at"):
        builder = _pointing_at(builder, x509.UniformResourceIdentifier(asks_at))
    return builder.sign(issuer_key, hashes.SHA256())


def _pointing_at(builder: x509.CertificateBuilder, address: x509.UniformResourceIdentifier) -> x509.CertificateBuilder:
    kinds = (x509.AuthorityInformationAccessOID.OCSP, x509.AuthorityInformationAccessOID.CA_ISSUERS)
    access = x509.AuthorityInformationAccess([x509.AccessDescription(kind, address) for kind in kinds])
    lists = x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])
    return builder.add_extension(access, critical=False).add_extension(lists, critical=False)


def document(pages: int = 1, line: str = "Thu 1000 dong") -> bytes:
    """A PDF with a line of plain text on each page, its streams as they are."""
    made = pikepdf.Pdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 72 720 Td ({line} {number + 1}) Tj ET".encode())
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    out = BytesIO()
    made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


class _Dated(signers.PdfSigner):
    """Signs with the clock of the signer's machine at a given time."""

    at: datetime | None = None

    def init_signing_session(self, *args: object, **kwargs: object) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at or session.system_time
        return session


def clock(holder: Holder, at: datetime | None = None) -> timestamps.DummyTimeStamper:
    """An authority for timestamps that stamps with the real time, or always with the one given."""
    return timestamps.DummyTimeStamper(
        _asn1(holder.certificate), _asn1_key(holder), SimpleCertificateStore.from_certs(_chain(holder)), fixed_dt=at
    )


def signed(
    pdf: bytes,
    holder: Holder,
    field: str = "Signature1",
    *,
    at: datetime | None = None,
    stamped_by: timestamps.DummyTimeStamper | None = None,
    permits: MDPPerm | None = None,
    subfilter: SigSeedSubFilter = SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    digest: str = "sha256",
) -> bytes:
    """The PDF with one more signature, appended to it; `permits` makes it a certification with that right.

    Starts an event loop of its own: from within another one, call it in a thread.
    """
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        certify=permits is not None,
        docmdp_permissions=permits or MDPPerm.FILL_FORMS,
        subfilter=subfilter,
    )
    store = SimpleCertificateStore.from_certs(_chain(holder))
    signer = signers.SimpleSigner(_asn1(holder.certificate), _asn1_key(holder), store)
    dated = _Dated(meta, signer, timestamper=stamped_by, new_field_spec=SigFieldSpec(field))
    dated.at = at
    out = BytesIO()
    dated.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf), strict=False), output=out)
    return out.getvalue()


def stamped(pdf: bytes, clock: timestamps.DummyTimeStamper) -> bytes:
    """The PDF with a timestamp over the whole document."""
    out = BytesIO()
    signers.PdfTimeStamper(clock).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf), strict=False), "sha256", output=out
    )
    return out.getvalue()


def with_another_page_text(pdf: bytes, line: str = "Thu 9000 dong") -> bytes:
    """The PDF with the text of its first page changed by an update after the signatures."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode())
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def hybrid(pdf: bytes) -> bytes:
    """The PDF with its table of objects in both forms, for readers old and new: word processors write such files."""
    table, end = (int(pdf.rsplit(b"startxref", 1)[1].split()[0]), pdf.rindex(b"startxref"))
    number = int(re.findall(rb"/Size (\d+)", pdf[table:end])[0])
    entries = bytes([0, 0, 0, 255])
    stream = f"{number} 0 obj\n<< /Type /XRef /Size {number + 1} /W [1 2 1] /Index [0 1] /Length {len(entries)} >>\n"
    both = pdf[:table] + stream.encode() + b"stream\n" + entries + b"\nendstream\nendobj\n"
    trailer = pdf[table:end].replace(b"trailer <<", f"trailer << /XRefStm {table}".encode(), 1)
    trailer = re.sub(rb"/Size \d+", f"/Size {number + 1}".encode(), trailer)
    return both + trailer + f"startxref\n{len(both)}\n%%EOF\n".encode()


def form() -> bytes:
    """A PDF with one field to write into."""
    with pikepdf.open(BytesIO(document())) as made:
        name = pikepdf.Name
        field = pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T="Received", V="", Rect=[72, 600, 200, 620], F=4,
            P=made.pages[0].obj, DA="/Helv 10 Tf",
        )  # fmt: skip
        widget = made.make_indirect(field)
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([widget]))
        made.Root.AcroForm = made.make_indirect(pikepdf.Dictionary(Fields=made.make_indirect(pikepdf.Array([widget]))))
        out = BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def filled(pdf: bytes, text: str = "Da nhan") -> bytes:
    """The form with its field written into by an update after the signatures."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.TextStringObject(text)
    writer.update_container(field)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def trust(folder: Path, *holders: Holder) -> Path:
    """A trust folder with the certificates of these holders, in PEM and DER by turns."""
    folder.mkdir(exist_ok=True)
    for place, holder in enumerate(holders):
        is_pem = place % 2 == 0
        name = folder / f"{place}.{'pem' if is_pem else 'cer'}"
        name.write_bytes(holder.as_pem() if is_pem else holder.as_der())
    return folder


def _chain(holder: Holder) -> list[asn1.Certificate]:
    return [_asn1(one) for one in holder.above]


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _asn1_key(holder: Holder) -> keys.PrivateKeyInfo:
    der = holder.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return keys.PrivateKeyInfo.load(der)
