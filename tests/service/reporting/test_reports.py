"""Documents and issued reports over HTTP."""

import asyncio
import hashlib
from datetime import date
from io import BytesIO

import docx
import pytest

from contracts.reporting import ReportIssued
from contracts.roles import Role
from services.reporting.document import Form, violations
from services.reporting.settings import FOLDER
from shared.policy_file import read_policy
from shared.testing.clock import MovedClock
from tests.service.reporting.hall import COMMUNE, OTHER, PROVINCE, Hall, at, plan, raised, report, task, units

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JANUARY = date(2026, 1, 21)


@pytest.fixture
async def march(hall: Hall, moved_clock: MovedClock) -> Hall:
    """Give the service on 2 April, after a March with one red task."""
    moved_clock.to(date(2026, 4, 2))
    await hall.told(
        *(at(JANUARY, unit) for unit in units()),
        at(JANUARY, plan()),
        at(JANUARY, task("t1")),
        at(JANUARY, task("t2")),
        report("t1", 2, date(2026, 3, 12)),
        raised("t2", date(2026, 3, 25)),
    )
    return hall


class TestDocument:
    async def test_is_a_word_file_in_the_form(self, march: Hall) -> None:
        params = {"unit": COMMUNE, "month": "2026-03"}
        answer = await march.call("GET", "/summaries/monthly.docx", params=params)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == WORD
        assert answer.headers["content-disposition"] == 'attachment; filename="bao-cao-xa-mau-mot-2026-03.docx"'
        assert violations(answer.content, read_policy(FOLDER / "forms" / "nd30.yaml", Form)) == []
        document = docx.Document(BytesIO(answer.content))
        said = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "BÁO CÁO" in said
        assert "Có 1 nhiệm vụ đang bị cảnh báo đỏ:" in said
        assert document.tables[0].rows[0].cells[0].text.split("\n")[1] == "XÃ MẪU MỘT"


class TestIssue:
    async def test_keeps_the_very_bytes_and_tells_of_them(self, march: Hall) -> None:
        answer = await march.issue()
        assert answer.status_code == 201, answer.text
        issued = answer.json()
        told = (await march.heard.wait_for(ReportIssued)).fact
        assert (told.report_id, told.sha256, told.version) == (issued["report_id"], issued["sha256"], 1)
        assert (told.starts_on, told.ends_on, told.kind) == (date(2026, 3, 1), date(2026, 3, 31), "month")
        document = await march.call("GET", f"/reports/{issued['report_id']}/document", "auditor")
        assert hashlib.sha256(document.content).hexdigest() == issued["sha256"]
        assert document.headers["etag"] == f'"{issued["sha256"]}"'

    async def test_makes_a_new_version_and_leaves_the_old_one(self, march: Hall) -> None:
        first = (await march.issue()).json()
        before = (await march.call("GET", f"/reports/{first['report_id']}/document")).content
        await march.told(report("t2", 3, date(2026, 3, 30)))
        second = (await march.issue()).json()
        assert (first["version"], second["version"]) == (1, 2)
        assert (await march.call("GET", f"/reports/{first['report_id']}/document")).content == before
        listed = (await march.call("GET", "/reports", params={"unit": COMMUNE})).json()["items"]
        assert [one["report_id"] for one in listed] == [second["report_id"], first["report_id"]]

    async def test_numbers_simultaneous_issues_apart(self, march: Hall) -> None:
        answers = await asyncio.gather(*(march.issue() for _ in range(3)))
        assert sorted(answer.json()["version"] for answer in answers) == [1, 2, 3]

    async def test_is_replayed_under_the_same_key(self, march: Hall) -> None:
        key = {"Idempotency-Key": "ban-hanh-thang-3"}
        first, again = await march.issue(headers=key), await march.issue(headers=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        assert len((await march.call("GET", "/reports")).json()["items"]) == 1
        other = await march.issue("2026-02", headers=key)
        assert (other.status_code, other.json()["slug"]) == (422, "idempotency-key-reused")

    async def test_is_for_those_who_may(self, march: Hall) -> None:
        refused: tuple[tuple[Role, str, str], ...] = (
            ("officer", COMMUNE, "not-permitted"),
            ("auditor", PROVINCE, "not-permitted"),
            ("leader", OTHER, "outside-your-units"),
        )
        for role, unit, slug in refused:
            answer = await march.call("POST", "/reports", role, unit, json={"unit_id": COMMUNE, "month": "2026-03"})
            assert (answer.status_code, answer.json()["slug"]) == (403, slug)
        assert (await march.call("GET", "/reports")).json()["items"] == []

    @pytest.mark.parametrize(
        ("body", "slug"),
        [
            ({"unit_id": COMMUNE}, "invalid-request"),
            ({"unit_id": "Xã", "month": "2026-03"}, "invalid-request"),
            ({"unit_id": COMMUNE, "month": "2026-00"}, "invalid-request"),
            ({"unit_id": COMMUNE, "month": 3}, "invalid-request"),
            ({"unit_id": COMMUNE, "month": "2026-05"}, "month-in-future"),
        ],
    )
    async def test_is_refused_when_it_is_not_right(self, march: Hall, body: dict[str, object], slug: str) -> None:
        answer = await march.call("POST", "/reports", json=body)
        assert (answer.status_code, answer.json()["slug"]) == (422, slug)


class TestList:
    async def test_goes_page_by_page(self, march: Hall) -> None:
        issued = [(await march.issue()).json()["report_id"] for _ in range(3)]
        first = (await march.call("GET", "/reports", params={"limit": 2})).json()
        rest = (await march.call("GET", "/reports", params={"limit": 2, "cursor": first["next_cursor"]})).json()
        assert [one["report_id"] for one in first["items"] + rest["items"]] == issued[::-1]
        assert rest["next_cursor"] is None

    async def test_hides_what_lies_outside(self, march: Hall) -> None:
        report_id = (await march.issue()).json()["report_id"]
        assert (await march.call("GET", "/reports", unit=OTHER)).json()["items"] == []
        for path, status, slug in (
            (f"/reports/{report_id}/document", 403, "outside-your-units"),
            ("/reports/none/document", 404, "report-not-found"),
        ):
            answer = await march.call("GET", path, unit=OTHER)
            assert (answer.status_code, answer.json()["slug"]) == (status, slug)
