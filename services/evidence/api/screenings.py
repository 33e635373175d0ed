"""What the machine found in files, over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.evidence import use_cases
from services.evidence.api.files import MAX_IDS, ids_of
from services.evidence.api.state import IntakeDep
from services.evidence.domain.files import Safety
from services.evidence.domain.findings import Check, Level, Risk
from services.evidence.domain.likeness import Kind
from services.evidence.store.screenings import State
from services.evidence.use_cases.read_files import Screened
from shared.auth import Principal, needs
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1", tags=["evidence"])

Reader = Annotated[Principal, needs("evidence:read")]


class FindingView(BaseModel):
    """One result of one check."""

    model_config = ConfigDict(from_attributes=True)

    check: Check
    check_version: int
    code: str
    level: Level
    text: str
    details: Mapping[str, Any]


class LikenessView(BaseModel):
    """Another file that repeats this one or is repeated by it; `is_elsewhere` is all that others' files show."""

    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    is_elsewhere: bool = False
    is_older: bool | None = None
    evidence_id: str | None = None
    distance: int | None = None
    page: int | None = None
    other_page: int | None = None
    name: str | None = None
    task_id: str | None = None
    task_code: str | None = None
    task_name: str | None = None
    unit_id: str | None = None
    unit_name: str | None = None
    uploaded_at: datetime | None = None


class ScreeningView(BaseModel):
    """The newest screening of a file; `version` 0 and no findings until the first one is done."""

    evidence_id: str
    name: str
    state: State
    version: int
    safety: Safety
    risk: Risk
    detected_type: str | None
    pages: int | None
    screened_at: datetime | None
    findings: Sequence[FindingView]
    likenesses: Sequence[LikenessView]
    has_personal: bool
    preview_pages: int


class ScreeningList(BaseModel):
    """Screenings that were asked for and may be seen."""

    items: list[ScreeningView]


class SignerView(BaseModel):
    """A person who signed, as the certificate of the signature names them."""

    field: str
    name: str
    organisation: str | None = None
    signed_at: datetime | None = None


class PersonalView(BaseModel):
    """Where, when and with what a photo was taken, as far as it says; and the persons who signed a PDF."""

    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    camera: str | None = None
    signers: list[SignerView] = []


class Queued(BaseModel):
    """A screening that will be done."""

    evidence_id: str
    state: State


@router.get("/screenings")
async def list_screenings(
    principal: Reader,
    database: DatabaseDep,
    ids: Annotated[str, Query(max_length=MAX_IDS * 65, description="Mã minh chứng, cách nhau bằng dấu phẩy.")],
) -> ScreeningList:
    """What the machine found, by file; files unknown or outside the reader's units are left out."""
    wanted = ids_of(ids)
    async with database.transaction() as tx:
        screened = await use_cases.screenings_of(tx, principal, wanted)
    return ScreeningList(items=[_view(one) for one in screened])


@router.post("/evidence/{evidence_id}/screenings", status_code=202)
async def screen_again(evidence_id: str, principal: Reader, database: DatabaseDep, intake: IntakeDep) -> Queued:
    """Screen a file again, e.g. after the scanner or the trusted certificates changed."""
    async with database.transaction() as tx:
        await use_cases.screen_again(tx, principal, evidence_id)
    intake.arrived.set()
    return Queued(evidence_id=evidence_id, state="waiting")


@router.get("/evidence/{evidence_id}/personal")
async def read_personal(
    evidence_id: str, principal: Annotated[Principal, needs("evidence:personal")], database: DatabaseDep
) -> PersonalView:
    """Personal details in a photo or a signature; who read them is kept in the log."""
    async with database.transaction() as tx:
        return PersonalView.model_validate(await use_cases.personal_of(tx, principal, evidence_id))


def _view(screened: Screened) -> ScreeningView:
    file, standing = screened.file, screened.standing
    return ScreeningView(
        evidence_id=file.evidence_id,
        name=file.name,
        state=standing.state,
        version=standing.version,
        safety=file.safety,
        risk=standing.risk,
        detected_type=standing.detected_type,
        pages=standing.pages,
        screened_at=standing.screened_at,
        findings=[FindingView.model_validate(finding) for finding in screened.findings],
        likenesses=[
            LikenessView.model_validate(other) if other else LikenessView(kind=kind, is_elsewhere=True)
            for kind, other in screened.likenesses
        ],
        has_personal=screened.has_personal,
        preview_pages=screened.preview_pages,
    )
