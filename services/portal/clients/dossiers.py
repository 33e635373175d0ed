"""Dossiers, legal holds and retention, as the evidence service gives and takes them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx

from services.portal.clients.calling import Peer, Query
from services.portal.clients.views import Listed, View


class Hold(View):
    """A legal hold; `released_at` is none while it stands."""

    hold_id: str
    scope: str
    scope_id: str
    scope_name: str | None = None
    unit_id: str
    reason: str
    decision_number: str | None = None
    placed_at: datetime
    released_at: datetime | None = None
    release_reason: str | None = None
    may_release: bool = False


class Kept(View):
    """A file with what keeps it; `refusal` is none for those who may remove it now."""

    evidence_id: str
    task_id: str
    unit_id: str
    name: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    retention_class: str
    retention_name: str
    keep_until: date | None = None
    is_held: bool = False
    is_in_use: bool = False
    holds: Sequence[Hold] = ()
    refusal: str | None = None
    refusal_text: str | None = None
    may_classify: bool = False
    removed_at: datetime | None = None
    removal_reason: str | None = None


class RetentionClass(View):
    """A class to choose; for ever where no years are given."""

    code: str
    name: str
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The evidence service's dossiers, holds and retention."""

    peer: Peer

    def archive(self, scope: Query) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream("/api/v1/dossiers.zip", scope)

    async def key(self) -> Mapping[str, Any]:
        """The public key set that dossiers are verified with."""
        return dict(await self.peer.get("/api/v1/dossier-key"))

    async def holds(self, query: Query) -> Listed[Hold]:
        return Listed[Hold].model_validate(await self.peer.get("/api/v1/holds", query))

    async def hold(self, body: Mapping[str, str], key: str) -> None:
        await self.peer.post("/api/v1/holds", body, key=key)

    async def release(self, hold_id: str, reason: str, key: str) -> None:
        await self.peer.post(f"/api/v1/holds/{hold_id}/release", {"reason": reason}, key=key)

    async def classes(self) -> list[RetentionClass]:
        answer = await self.peer.get("/api/v1/retention-classes")
        return [RetentionClass.model_validate(one) for one in answer["items"]]

    async def expired(self, query: Query) -> Listed[Kept]:
        return Listed[Kept].model_validate(await self.peer.get("/api/v1/evidence/expired", query))

    async def of_task(self, task_id: str) -> list[Kept]:
        answer = await self.peer.get(f"/api/v1/tasks/{task_id}/evidence")
        return [Kept.model_validate(one) for one in answer["items"]]

    async def kept(self, evidence_id: str) -> Kept:
        return Kept.model_validate(await self.peer.get(f"/api/v1/evidence/{evidence_id}/retention"))

    async def classify(self, evidence_id: str, code: str, key: str) -> None:
        path = f"/api/v1/evidence/{evidence_id}/retention"
        await self.peer.write("PUT", path, {"retention_class": code}, key=key)

    async def remove(self, evidence_id: str, reason: str, key: str) -> None:
        await self.peer.post(f"/api/v1/evidence/{evidence_id}/removal", {"reason": reason}, key=key)
