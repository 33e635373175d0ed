"""Verdicts of an outside review: they overrule, they are final, and a workbook of them is taken whole or not at all."""

import io
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from contracts.evidence import EvidenceAccepted, EvidenceRejected
from services.evidence.api.bounded import LIMIT_BYTES
from services.evidence.sheets.outside_verdicts import NAME
from shared import clock
from tests.service.evidence.desk import PROVINCE, Corner, slug

pytestmark = pytest.mark.asyncio(loop_scope="module")

REJECTION = {"reasons": ["anh-khong-ro"]}
SHEET = "/reviews/outside-verdicts.xlsx"


def given(verdict: str = "accepted", **changes: Any) -> dict[str, Any]:  # noqa: ANN401  fields of the body
    day = clock.today().isoformat()
    return {"verdict": verdict, "decided_on": day, "reference": "12/TB-BCĐ", **changes}


async def workbook(corner: Corner, **how: Any) -> Workbook:  # noqa: ANN401  as call
    answer = await corner.call("GET", SHEET, "reviewer", unit=PROVINCE, params={"unit": corner.commune}, **how)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.content))


async def send(corner: Corner, book: Workbook | bytes, **how: Any) -> httpx.Response:  # noqa: ANN401  as call
    stream = io.BytesIO()
    if isinstance(book, Workbook):
        book.save(stream)
    content = book if isinstance(book, bytes) else stream.getvalue()
    return await corner.call("POST", SHEET, "reviewer", unit=PROVINCE, files={"file": ("b.xlsx", content)}, **how)


def fill(book: Workbook, review: dict[str, Any], verdict: str, reasons: str | None = None) -> int:
    """Fill in a claim's row; return its number."""
    sheet = book[NAME]
    number = next(cell.row for (cell,) in sheet["A1:A50"] if cell.value == review["review_id"])
    for column, value in {"G": verdict, "H": reasons, "I": clock.today(), "J": "12/TB-BCĐ"}.items():
        sheet[f"{column}{number}"] = value
    return int(number)


class TestOutsideVerdict:
    async def test_overrules_what_stands_and_tells_it(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "accept", account="a")
        ruled = await corner.step(review, "outside-verdict", given("rejected", **REJECTION), account="a")
        assert ruled.status_code == 200, ruled.text
        shown = ruled.json()
        assert (shown["state"], shown["stage"], shown["version"], shown["appeal_until"]) == (
            "rejected",
            "ended",
            3,
            None,
        )
        step = shown["decisions"][-1]
        assert (step["round"], step["reference"], step["given_on"]) == (
            "outside",
            "12/TB-BCĐ",
            clock.today().isoformat(),
        )
        told = await corner.desk.heard.wait_for(EvidenceRejected, lambda fact: fact.review_id == review["review_id"])
        assert (told.fact.version, told.fact.round) == (3, "outside")
        assert slug(await corner.step(review, "appeal", {"ground": "x"}, "officer")) == (409, "appeal-final")

    @pytest.mark.parametrize("steps", [[], ["ask"], ["reject"], ["reject", "appeal"]])
    async def test_comes_at_any_stage(self, corner: Corner, steps: list[str]) -> None:
        review = await corner.opened()
        for step in steps:
            body, role = ({"ground": "x"}, "officer") if step == "appeal" else (REJECTION, "reviewer")
            assert (await corner.step(review, step, body, role)).status_code == 200  # type: ignore[arg-type]
        shown = (await corner.step(review, "outside-verdict", given())).json()
        assert (shown["state"], shown["stage"]) == ("accepted", "ended")
        await corner.desk.heard.wait_for(EvidenceAccepted, lambda fact: fact.review_id == review["review_id"])

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (given("rejected"), "reasons-missing"),
            (given(decided_on="2999-01-01"), "given-on-ahead"),
            (given(decided_on="2001-01-01"), "given-on-early"),
            (given(reference=" "), "invalid-request"),
        ],
    )
    async def test_is_refused_when_it_is_not_right(self, corner: Corner, body: dict[str, Any], expected: str) -> None:
        assert slug(await corner.step(await corner.opened(), "outside-verdict", body)) == (422, expected)

    async def test_waits_for_who_has_the_claim_in_hand(self, corner: Corner) -> None:
        review = await corner.opened()
        await corner.step(review, "lease", account="a")
        assert slug(await corner.step(review, "outside-verdict", given(), account="b")) == (409, "review-leased")

    async def test_is_not_for_a_claim_that_was_replaced(self, corner: Corner) -> None:
        task_id = await corner.task()
        old = await corner.claim(task_id)
        await corner.claim(task_id, version=5)
        assert slug(await corner.step(old, "outside-verdict", given())) == (409, "review-decided")


class TestWorkbook:
    async def test_goes_out_and_comes_back_with_verdicts(self, corner: Corner) -> None:
        one, two, three = [await corner.opened() for _ in range(3)]
        book = await workbook(corner)
        fill(book, one, "Chấp nhận")
        fill(book, two, "Trả lại", "anh-khong-ro")
        answer = await send(corner, book)
        assert answer.json() == {"recorded": 2, "skipped": 0}, answer.text
        assert [(await corner.read(each))["state"] for each in (one, two, three)] == ["accepted", "rejected", "pending"]
        again = await send(corner, await workbook(corner))
        assert again.json() == {"recorded": 0, "skipped": 2}
        assert (await corner.read(one))["version"] == 2

    async def test_is_taken_whole_or_not_at_all(self, corner: Corner) -> None:
        good, bad, decided = [await corner.opened() for _ in range(3)]
        book = await workbook(corner)
        fill(book, good, "Chấp nhận")
        places = {f"H{fill(book, bad, 'Trả lại', 'khong-co')}", f"G{fill(book, decided, 'Chấp nhận')}"}
        await corner.claim(decided["task_id"], version=5)
        answer = await send(corner, book)
        assert slug(answer) == (422, "sheet-has-errors")
        assert {error["cell"] for error in answer.json()["errors"]} == places
        assert (await corner.read(good))["state"] == "pending"

    async def test_holds_only_claims_the_reviewer_judges(self, corner: Corner) -> None:
        review = await corner.opened()
        elsewhere = await Corner(corner.desk).opened()
        book = await workbook(corner)
        ids = {cell.value for (cell,) in book[NAME]["A1:A50"]}
        assert review["review_id"] in ids
        assert elsewhere["review_id"] not in ids
        number = fill(book, review, "Chấp nhận")
        book[NAME][f"A{number}"] = elsewhere["review_id"]
        other = await corner.call(
            "POST", SHEET, "reviewer", files={"file": ("b.xlsx", _saved(book))}, unit=corner.commune
        )
        assert [error["cell"] for error in other.json()["errors"]] == [f"G{number}"]

    @pytest.mark.parametrize(
        ("content", "expected"), [(b"x", (422, "sheet-broken")), (b"x" * (LIMIT_BYTES + 1), (413, "sheet-too-large"))]
    )
    async def test_is_refused_when_it_is_none(self, corner: Corner, content: bytes, expected: tuple[int, str]) -> None:
        assert slug(await send(corner, content)) == expected

    async def test_is_for_reviewers(self, corner: Corner) -> None:
        assert slug(await corner.call("GET", SHEET, "officer")) == (403, "not-permitted")


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
