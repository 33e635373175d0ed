"""Dossiers over HTTP: everything of a scope as one sealed zip, and the key it is sealed with."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.evidence.api.state import ContentsDep, PolicyDep, SealDep
from services.evidence.document import packed
from services.evidence.domain.dossiers import Dossier, Scope
from services.evidence.domain.files import content_disposition
from services.evidence.store.contents import Content, ContentMissing, Contents, StoreAway
from services.evidence.use_cases.dossiers import gather
from shared import clock
from shared.auth import Principal, needs, public
from shared.http import DatabaseDep

router = APIRouter(prefix="/api/v1", tags=["dossiers"])

Id = Annotated[str | None, Query(max_length=200)]
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "Hồ sơ minh chứng."}}


class PublicKey(BaseModel):
    """A public key (RFC 8037)."""

    kty: str
    crv: str
    x: str
    kid: str
    use: str
    alg: str


class KeySetView(BaseModel):
    """Public keys that dossiers are sealed with (RFC 7517)."""

    keys: Sequence[PublicKey]


def _scope(
    task: Id = None,
    unit: Id = None,
    plan: Id = None,
    since: Annotated[date | None, Query(alias="from", description="Từ ngày.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Đến hết ngày.")] = None,
) -> Scope:
    return Scope(task or None, unit or None, plan or None, since, until)


@router.get("/dossiers.zip", response_class=StreamingResponse, responses=ZIP)
async def make_dossier(
    principal: Annotated[Principal, needs("evidence:read")],
    database: DatabaseDep,
    contents: ContentsDep,
    policy: PolicyDep,
    seal: SealDep,
    scope: Annotated[Scope, Depends(_scope)],
) -> StreamingResponse:
    """Files, decisions, hashes and an index page of a task, a subtree, a plan or a period, as of this moment.

    422 `scope-missing`, `period-reversed`, `dossier-too-large`; 503 `storage-away`. A content that is lost is listed
    as such; a store that goes away on the way breaks the answer off.
    """
    async with database.transaction() as tx:
        dossier = await gather(tx, principal, scope, policy.version)
    # Once the first byte is out, all that is left to say is to break off.
    if dossier.files and not await contents.is_well():
        raise StoreAway

    async def open_content(sha256: str) -> Content | None:
        return await _opened(contents, sha256)

    headers = {"Content-Disposition": content_disposition(_name(dossier)), "Cache-Control": "private, no-store"}
    return StreamingResponse(aiter(packed(dossier, open_content, seal)), media_type="application/zip", headers=headers)


@router.get("/dossier-key", dependencies=[public()])
async def read_dossier_key(seal: SealDep) -> KeySetView:
    """The public key to compare a dossier's seal with."""
    return KeySetView.model_validate(seal.key_set())


async def _opened(contents: Contents, sha256: str) -> Content | None:
    try:
        return await contents.read(sha256)
    except ContentMissing:
        return None


def _name(dossier: Dossier) -> str:
    """Name of the zip, as `ho-so-minh-chung-II.2-20260701-0930.zip`."""
    task = dossier.tasks.get(dossier.scope.task_id or "")
    of = task.code if task else dossier.scope.unit_id or dossier.scope.plan_id or ""
    made = f"{dossier.made_at.astimezone(clock.LOCAL):%Y%m%d-%H%M}"
    return "-".join(filter(None, ("ho-so-minh-chung", of, made))) + ".zip"
