"""The other services as the portal asks them: one class each, typed answers, and two ways to fail."""

from dataclasses import dataclass

from services.portal.clients.alerting import Alerting
from services.portal.clients.calling import ABSENT, Absent, Away, Peer, Refused, Upload, or_absent
from services.portal.clients.drafts import Drafts
from services.portal.clients.evidence import Evidence
from services.portal.clients.plans import Plans
from services.portal.clients.reporting import Reporting
from services.portal.clients.scoring import Scoring

__all__ = ["ABSENT", "Absent", "Away", "Peer", "Refused", "Services", "Upload", "or_absent"]


@dataclass(frozen=True, slots=True)
class Services:
    """Every service, asked with one token."""

    plans: Plans
    drafts: Drafts
    evidence: Evidence
    scoring: Scoring
    alerting: Alerting
    reporting: Reporting
