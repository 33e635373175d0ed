"""The other services as the portal asks them: one class each, typed answers, and two ways to fail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from services.portal.clients.alerting import Alerting
from services.portal.clients.amending import Amending
from services.portal.clients.calling import ABSENT, Absent, Away, Peer, Refused, Upload, or_absent
from services.portal.clients.channels import Channels
from services.portal.clients.dossiers import Dossiers
from services.portal.clients.drafts import Drafts
from services.portal.clients.evidence import Evidence
from services.portal.clients.grids import Grids
from services.portal.clients.index import Index
from services.portal.clients.obstacles import Obstacles
from services.portal.clients.periods import Periods
from services.portal.clients.plans import Plans
from services.portal.clients.policies import Policies
from services.portal.clients.reporting import Reporting
from services.portal.clients.reviews import Reviews
from services.portal.clients.scoring import Scoring
from services.portal.clients.screenings import Screenings
from services.portal.clients.sheets import Sheets
from services.portal.clients.units import Units
from services.portal.clients.uploads import Uploads

__all__ = ["ABSENT", "Absent", "Away", "Peer", "Policies", "Refused", "Services", "Upload", "or_absent"]


@dataclass(frozen=True, slots=True)
class Services:
    """Every service, asked with one token; the plans service by what is asked of it."""

    plans: Plans
    drafts: Drafts
    sheets: Sheets
    amending: Amending
    grids: Grids
    obstacles: Obstacles
    periods: Periods
    units: Units
    evidence: Evidence
    uploads: Uploads
    screenings: Screenings
    reviews: Reviews
    dossiers: Dossiers
    scoring: Scoring
    scoring_policies: Policies
    index: Index
    alerting: Alerting
    alerting_policies: Policies
    channels: Channels
    reporting: Reporting

    @classmethod
    def of(cls, peer: Callable[[str], Peer]) -> Self:
        """Ask each service through the peer of its name."""
        plans, evidence, scoring, alerting = peer("plans"), peer("evidence"), peer("scoring"), peer("alerting")
        return cls(
            plans=Plans(plans),
            drafts=Drafts(plans),
            sheets=Sheets(plans),
            amending=Amending(plans),
            grids=Grids(plans),
            obstacles=Obstacles(plans),
            periods=Periods(plans),
            units=Units(plans),
            evidence=Evidence(evidence),
            uploads=Uploads(peer("uploads")),
            screenings=Screenings(evidence),
            reviews=Reviews(evidence),
            dossiers=Dossiers(evidence),
            scoring=Scoring(scoring),
            scoring_policies=Policies(scoring),
            index=Index(scoring),
            alerting=Alerting(alerting),
            alerting_policies=Policies(alerting),
            channels=Channels(alerting),
            reporting=Reporting(peer("reporting")),
        )
