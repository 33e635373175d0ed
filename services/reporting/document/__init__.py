"""The monthly summary as an official Word document: laid out from a form kept as data, and checked against it."""

from services.reporting.document.check import FormViolatedError, violations
from services.reporting.document.form import Form, Issuer, Letterhead, letterhead
from services.reporting.document.monthly import lay_out, title_of

__all__ = ["Form", "FormViolatedError", "Issuer", "Letterhead", "lay_out", "letterhead", "title_of", "violations"]
