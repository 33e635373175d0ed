"""The dossier as a file: packed, listed, sealed, and verified by anybody without a server."""

from services.evidence.document.archive import OpenContent, packed
from services.evidence.document.seal import Seal
from services.evidence.document.verifying import Checked, NotADossierError, verify

__all__ = ["Checked", "NotADossierError", "OpenContent", "Seal", "packed", "verify"]
