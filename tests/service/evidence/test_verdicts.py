"""The reviewer's verdict: who may give it, once, and what it tells."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from contracts.evidence import EvidenceAccepted, EvidenceRejected
from contracts.roles import Role
from shared.auth import Grant, Principal
from shared.testing.eventually import eventually
from tests.service.evidence.desk import (
    BODY,
    COMMUNE,
    OTHER,
    PROVINCE,
    Desk,
    facts,
    ids_of,
    reported,
    slug,
)

REJECTION = {"reasons": ["thieu-chu-ky-dong-dau", "thieu-trang"], "note": "Thiếu trang ký"}


class TestVerdict:
    async def test_accepts(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        answer = await desk.judge(review["review_id"], "accept", {"note": "Đủ"})
        assert answer.status_code == 200, answer.text
        assert (answer.json()["state"], answer.json()["version"]) == ("accepted", 2)
        told = await desk.heard.wait_for(EvidenceAccepted)
        assert (told.fact.report_id, told.fact.note, told.fact.version) == (review["report_id"], "Đủ", 2)
        assert told.fact.reviewer.account_id == "reviewer"
        assert await desk.queue() == []
        assert ids_of(await desk.queue("accepted")) == [review["review_id"]]

    async def test_rejects_with_the_reasons_in_words(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        answer = await desk.judge(review["review_id"], "reject", REJECTION)
        assert answer.status_code == 200, answer.text
        told = (await desk.heard.wait_for(EvidenceRejected)).fact
        assert [reason.code for reason in told.reasons] == REJECTION["reasons"]
        assert told.reasons[0].text.startswith("Văn bản thiếu chữ ký")
        assert answer.json()["reasons"] == [reason.model_dump() for reason in told.reasons]

    async def test_is_given_once(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        verdicts = [desk.judge(review["review_id"], "accept", {}), desk.judge(review["review_id"], "reject", REJECTION)]
        answers = await asyncio.gather(*verdicts)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert refused.json()["slug"] == "review-decided"
        await eventually(lambda: len(facts(desk, EvidenceAccepted)) + len(facts(desk, EvidenceRejected)) == 1)

    async def test_is_replayed_under_the_same_key(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        key = {"Idempotency-Key": "k1"}
        first = await desk.judge(review["review_id"], "accept", {}, headers=key)
        again = await desk.judge(review["review_id"], "accept", {}, headers=key)
        assert (first.status_code, again.status_code) == (200, 200)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.json()["version"] == 2
        other = await desk.judge(review["review_id"], "accept", {"note": "khác"}, headers=key)
        assert slug(other) == (422, "idempotency-key-reused")

    @pytest.mark.parametrize(
        ("verdict", "body", "expected"),
        [
            ("reject", {"reasons": []}, (422, "reasons-missing")),
            ("reject", {"reasons": ["khong-co-ma-nay"]}, (422, "reason-unknown")),
            ("reject", {}, (422, "invalid-request")),
            ("reject", {"reasons": "thieu-trang"}, (422, "invalid-request")),
            ("accept", {"note": "x" * 4001}, (422, "invalid-request")),
            ("accept", [], (422, "invalid-request")),
        ],
    )
    async def test_is_refused_when_it_is_not_right(
        self, desk: Desk, verdict: str, body: dict[str, Any], expected: tuple[int, str]
    ) -> None:
        review = await desk.claimed(reported(2))
        assert slug(await desk.judge(review["review_id"], verdict, body)) == expected
        assert len(await desk.queue()) == 1

    async def test_is_refused_for_broken_json_and_unknown_reviews(self, desk: Desk) -> None:
        answer = await desk.call(
            "POST",
            "/reviews/x/accept",
            "reviewer",
            PROVINCE,
            content=b"{oops",
            headers={"Content-Type": "application/json"},
        )
        assert slug(answer) == (400, "broken-json")
        assert slug(await desk.judge("none", "accept", {})) == (404, "review-not-found")
        assert slug(await desk.call("GET", "/reviews/none", "reviewer", PROVINCE)) == (404, "review-not-found")

    async def test_respects_if_match_when_it_is_sent(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        path = f"/reviews/{review['review_id']}"
        shown = await desk.call("GET", path, "reviewer", PROVINCE)
        assert shown.headers["etag"] == '"1"'
        stale = await desk.judge(review["review_id"], "accept", {}, headers={"If-Match": '"7"'})
        assert slug(stale) == (412, "stale-version")
        fresh = await desk.judge(review["review_id"], "accept", {}, headers={"If-Match": shown.headers["etag"]})
        assert fresh.status_code == 200


class TestWhoJudges:
    @pytest.mark.parametrize(
        ("role", "unit", "expected"),
        [
            ("reviewer", OTHER, (403, "outside-your-units")),
            ("officer", BODY, (403, "not-permitted")),
            ("agency", PROVINCE, (403, "not-permitted")),
            ("auditor", PROVINCE, (403, "not-permitted")),
            ("leader", PROVINCE, (403, "not-permitted")),
        ],
    )
    async def test_is_a_reviewer_of_the_subtree(
        self, desk: Desk, role: Role, unit: str, expected: tuple[int, str]
    ) -> None:
        review = await desk.claimed(reported(2))
        assert slug(await desk.judge(review["review_id"], "accept", {}, role, unit=unit)) == expected

    @pytest.mark.parametrize("own", [Grant("officer", BODY), Grant("agency", COMMUNE), Grant("agency", PROVINCE)])
    async def test_is_nobody_of_the_unit_itself(self, desk: Desk, own: Grant) -> None:
        review = await desk.claimed(reported(2))
        both = Principal("hai-vai", "Hai vai", (Grant("reviewer", PROVINCE), own))
        token = desk.keys.issuer.issue(both, timedelta(hours=1))
        path = f"/api/v1/reviews/{review['review_id']}/accept"
        answer = await desk.http.post(path, json={}, headers={"Authorization": f"Bearer {token}"})
        assert slug(answer) == (403, "own-unit")
        assert len(await desk.queue()) == 1

    async def test_may_belong_to_another_unit(self, desk: Desk) -> None:
        review = await desk.claimed(reported(2))
        both = Principal("hai-vai", "Hai vai", (Grant("reviewer", PROVINCE), Grant("officer", OTHER)))
        token = desk.keys.issuer.issue(both, timedelta(hours=1))
        path = f"/api/v1/reviews/{review['review_id']}/accept"
        assert (await desk.http.post(path, json={}, headers={"Authorization": f"Bearer {token}"})).status_code == 200


class TestReasons:
    async def test_are_those_of_the_policy_in_force(self, desk: Desk) -> None:
        answer = (await desk.call("GET", "/reasons")).json()
        assert answer["policy_version"] == "2026.2"
        assert len(answer["items"]) >= 8
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", reason["code"]) for reason in answer["items"])
