"""The review desk, as the evidence service keeps it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from services.portal.clients.calling import Peer, Query, Upload
from services.portal.clients.review_views import AcceptedMany, FirstLook, Reason, RecordedVerdicts, Review
from services.portal.clients.views import Listed

REVIEWS = "/api/v1/reviews"
OUTSIDE_SHEET = f"{REVIEWS}/outside-verdicts.xlsx"
Step = Literal["accept", "reject", "ask", "answer", "appeal", "forward", "return", "outside-verdict"]


@dataclass(frozen=True, slots=True)
class Reviews:
    """Claims of completion and what is done with them."""

    peer: Peer

    async def reviews(self, query: Query) -> Listed[Review]:
        return Listed[Review].model_validate(await self.peer.get(REVIEWS, query))

    async def review(self, review_id: str) -> Review:
        return Review.model_validate(await self.peer.get(f"{REVIEWS}/{review_id}"))

    async def reasons(self) -> list[Reason]:
        return [Reason.model_validate(one) for one in (await self.peer.get("/api/v1/reasons"))["items"]]

    async def step(self, review_id: str, step: Step, body: Mapping[str, Any], *, key: str, version: int) -> Review:
        """Take a claim a step further from the version that was seen; return it as it then stands."""
        path = f"{REVIEWS}/{review_id}/{step}"
        return Review.model_validate(await self.peer.post(path, dict(body), key=key, version=version))

    async def lease(self, review_id: str) -> None:
        """Hold a claim for oneself; once more makes it last longer."""
        await self.peer.write("POST", f"{REVIEWS}/{review_id}/lease")

    async def release(self, review_id: str) -> None:
        await self.peer.write("DELETE", f"{REVIEWS}/{review_id}/lease")

    async def take_next(self, wanted: Mapping[str, str]) -> Review | None:
        """Hold the claim that is to be judged next, of a unit or risk if wanted; none when nothing waits."""
        body = {name: wanted[name] for name in ("unit", "risk") if wanted.get(name)}
        found = await self.peer.post(f"{REVIEWS}/next", body)
        return Review.model_validate(found) if found else None

    async def accept_many(self, review_ids: Sequence[str], note: str | None, key: str) -> AcceptedMany:
        body = {"review_ids": list(review_ids), "note": note}
        return AcceptedMany.model_validate(await self.peer.post(f"{REVIEWS}/accept-many", body, key=key))

    async def first_looks(self) -> list[FirstLook]:
        answer = await self.peer.get("/api/v1/first-looks")
        return [FirstLook.model_validate(one) for one in answer["items"]]

    async def set_first_look(self, unit_id: str, *, is_on: bool) -> None:
        await self.peer.write("PUT", f"/api/v1/first-looks/{unit_id}", {"is_on": is_on})

    def outside_sheet(self, unit_id: str) -> AbstractAsyncContextManager[httpx.Response]:
        return self.peer.stream(OUTSIDE_SHEET, {"unit": unit_id})

    async def take_outside_sheet(self, file: Upload, key: str) -> RecordedVerdicts:
        """Record every verdict of a workbook, or none."""
        return RecordedVerdicts.model_validate(await self.peer.upload(OUTSIDE_SHEET, {}, file, key=key))
