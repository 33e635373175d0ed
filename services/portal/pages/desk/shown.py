"""One claim as its page shows it: the claim, its files with what the machine found, what was typed and refused."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Request, Response

from services.portal.clients import ABSENT, Absent, Services, or_absent
from services.portal.clients.review_views import Finding, KeptFile, Review, Screening
from services.portal.clients.views import File
from services.portal.pages.desk.heads import HeadRow, head_rows
from services.portal.pages.page import render

DESK, LOOK = "/tham-dinh", "/xem-truoc"
LEVELS = ("danger", "warning", "note", "ok")


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was refused: which one, what was typed in it, and why."""

    form: str = ""
    typed: Mapping[str, object] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page somebody is: which file, which page of it (from 1), and how they go through the queue."""

    file: str = ""
    page: int = 1
    unit: str = ""
    risk: str = ""
    goes_on: bool = False

    @property
    def queue(self) -> dict[str, str]:
        kept = (("unit", self.unit), ("risk", self.risk), ("tiep", "1" if self.goes_on else ""))
        return {name: value for name, value in kept if value}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file of the claim; `kept` and `screening` are none where the service does not show them."""

    file: File
    kept: KeptFile | None
    screening: Screening | None

    @property
    def notable(self) -> list[Finding]:
        """What a person should look at, worst first."""
        found = [one for one in (self.screening.findings if self.screening else ()) if one.level != "ok"]
        return sorted(found, key=lambda one: LEVELS.index(one.level) if one.level in LEVELS else 0)

    @property
    def passed(self) -> list[Finding]:
        return [one for one in (self.screening.findings if self.screening else ()) if one.level == "ok"]

    @property
    def is_servable(self) -> bool:
        """Whether the original may be saved: not in quarantine, not infected, not removed."""
        safety = self.screening.safety if self.screening else (self.kept and self.kept.safety)
        is_removed = self.kept is not None and self.kept.removed_at is not None
        return safety in {"clean", "unscanned", None} and not is_removed

    @property
    def heads(self) -> list[HeadRow]:
        """What was typed of the document beside what the machine read of it."""
        findings = self.screening.findings if self.screening else ()
        return head_rows(self.kept.document if self.kept else None, findings)


def exhibits(
    files: Sequence[File], kept: Mapping[str, KeptFile] | Absent, found: Mapping[str, Screening] | Absent
) -> list[Exhibit]:
    """Return the files with what is known of each; a service away leaves the files alone."""
    kept = {} if kept is ABSENT else kept
    found = {} if found is ABSENT else found
    return [Exhibit(one, kept.get(one.evidence_id), found.get(one.evidence_id)) for one in files]


async def claim_page(
    request: Request, services: Services, review_id: str, root: str, place: Place, tried: Tried = Tried()
) -> Response:
    """Draw the claim under the desk's address or that of the first look; `root` is which."""
    review, reasons = await asyncio.gather(
        or_absent(services.reviews.review(review_id)), or_absent(services.reviews.reasons())
    )
    shown = [] if review is ABSENT else await _exhibits(services, review)
    chosen = next((one for one in shown if one.file.evidence_id == place.file), shown[0] if shown else None)
    values = {"review": review, "reasons": reasons, "exhibits": shown, "chosen": chosen, "tried": tried}
    done = request.query_params.get("xong", "")
    return render(request, "desk/claim.html", 422 if tried.error else 200, **values, root=root, place=place, done=done)


async def _exhibits(services: Services, review: Review) -> list[Exhibit]:
    wanted = [one.evidence_id for one in review.files]
    kept, found = await asyncio.gather(
        or_absent(services.screenings.files(wanted)), or_absent(services.screenings.of(wanted))
    )
    return exhibits(review.files, kept, found)
