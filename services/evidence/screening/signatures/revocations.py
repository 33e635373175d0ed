"""What a signed file itself carries for judging it later: certificates, lists of revoked ones, answers of OCSP."""

from itertools import islice

from asn1crypto import cms
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from services.evidence.screening.signatures.chains import Known

MOST = 200


def with_store(known: Known, reader: PdfFileReader) -> Known:
    """Add what the document's security store holds; a file without one adds nothing."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return known
    crls = (one.get_object().read_data(DecodePurpose.CRL) for one in islice(store.crls, MOST))
    ocsps = (one.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for one in islice(store.ocsps, MOST))
    return known.carrying(islice(store.load_certs(), MOST), crls, ocsps)


def with_archive(known: Known, signer: cms.SignerInfo) -> Known:
    """Add what the signer put among the signed attributes of one signature."""
    try:
        archive = find_unique_cms_attribute(signer["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return known
    crls, ocsps = ([one.dump() for one in islice(archive[kind] or (), MOST)] for kind in ("crl", "ocsp"))
    return known.carrying((), crls, ocsps)
