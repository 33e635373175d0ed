"""The official document of a summary, and the reports issued: immutable, a correction is a new version."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

import structlog
from pydantic import TypeAdapter

from contracts.reporting import ReportIssued
from services.reporting import metrics
from services.reporting.document import Form, FormViolatedError, Letterhead, lay_out, letterhead, title_of
from services.reporting.domain.awards import Policy
from services.reporting.domain.facts import Plan
from services.reporting.domain.issued import Issued
from services.reporting.domain.months import Month
from services.reporting.domain.summary import Summary
from services.reporting.store import issued as issued_reports
from services.reporting.store import standings
from services.reporting.use_cases.summarise import plans_behind, summarise
from shared import clock
from shared.auth import Principal, require, subtrees
from shared.database import Database, Transaction
from shared.http import Problem
from shared.ids import new_id

_SUMMARY = TypeAdapter(Summary)
log = structlog.stdlib.get_logger("reporting")


async def draw_up(
    database: Database, principal: Principal, unit_id: str, month: Month, policy: Policy, form: Form
) -> tuple[Summary, str, bytes]:
    """Summary of a month, its title and its document; read in one transaction, laid out in none."""
    async with database.transaction() as tx:
        summed_up = await summarise(tx, principal, unit_id, month, policy)
        plans = await plans_behind(tx, summed_up)
        head = await _head(tx, summed_up, form)
    return summed_up, title_of(summed_up, plans), await _laid_out(summed_up, plans, head, form)


async def issue(tx: Transaction, principal: Principal, month: Month, drawn_up: tuple[Summary, str, bytes]) -> Issued:
    """Keep a document for ever and tell that it was issued."""
    summed_up, title, document = drawn_up
    require(principal, "report:issue", summed_up.unit_id)
    issued = Issued(
        report_id=new_id(),
        unit_id=summed_up.unit_id,
        month=str(month),
        version=await issued_reports.next_version(tx, summed_up.unit_id, str(month)),
        title=title,
        issued_at=clock.now(),
        issued_by=principal.account_id,
        sha256=hashlib.sha256(document).hexdigest(),
        size_bytes=len(document),
    )
    await issued_reports.add(tx, issued, _SUMMARY.dump_python(summed_up, mode="json"), document)
    tx.say(_fact(issued, month))
    metrics.ISSUED.inc()
    return issued


async def list_issued(
    tx: Transaction,
    principal: Principal,
    unit_id: str | None,
    *,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Issued]:
    """Reports inside the reader's subtrees, newest first."""
    if unit_id is not None:
        require(principal, "report:read", unit_id)
    return await issued_reports.listed(tx, subtrees(principal, "report:read"), unit_id, before=before, limit=limit)


async def read_issued(tx: Transaction, principal: Principal, report_id: str) -> tuple[Issued, bytes]:
    """A report and the very bytes that were issued."""
    issued = await issued_reports.find(tx, report_id)
    if issued is None:
        raise Problem(404, "report-not-found", "Không có báo cáo này. Hãy tải lại danh sách báo cáo đã phát hành.")
    require(principal, "report:read", issued.unit_id)
    return issued, await issued_reports.document(tx, report_id)


async def _laid_out(summed_up: Summary, plans: Sequence[Plan], head: Letterhead, form: Form) -> bytes:
    try:
        # A document takes seconds of computing: in a thread, so that other requests and the consumers go on.
        with metrics.DOCUMENT_SECONDS.time():
            return await asyncio.to_thread(lay_out, summed_up, plans, head, form)
    except FormViolatedError as error:
        metrics.FORM_VIOLATIONS.inc()
        log.exception("document.form_violated", unit_id=summed_up.unit_id, violations=error.violations[:20])
        detail = "Văn bản tạo ra sai thể thức nên không được đưa ra. Hãy báo quản trị kèm mã theo dõi."
        raise Problem(500, "form-violated", detail, violations=list(error.violations[:20])) from error


async def _head(tx: Transaction, summed_up: Summary, form: Form) -> Letterhead:
    """Letterhead of the unit; a body stands under its commune and signs there."""
    unit_id, as_of = summed_up.unit_id, summed_up.as_of
    above = unit_id.rpartition(".")[0]
    names = await standings.names_of_units(tx, [unit_id, above], as_of)
    kind = await standings.kind_of_unit(tx, unit_id, as_of) or _kind_by_depth(unit_id)
    parent = names.get(above)
    place = parent if kind == "body" and parent else summed_up.unit_name
    return letterhead(form, kind, (summed_up.unit_name, parent), place, clock.today())


def _kind_by_depth(unit_id: str) -> str:
    """Level of a unit that plans has not told of, by its path: province, commune, body."""
    return ("province", "commune", "body")[min(unit_id.count("."), 2)]


def _fact(issued: Issued, month: Month) -> ReportIssued:
    return ReportIssued(
        unit_id=issued.unit_id,
        version=issued.version,
        report_id=issued.report_id,
        kind="month",
        starts_on=month.first,
        ends_on=month.last,
        title=issued.title,
        issued_at=issued.issued_at,
        sha256=issued.sha256,
    )
