"""The machine at work: takes files that wait, has them screened and scanned, puts on record what came of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from services.evidence import metrics
from services.evidence.clients.clamd import Clamd, ScannerAwayError
from services.evidence.clients.screener import Screener
from services.evidence.domain.files import StoredFile
from services.evidence.domain.policy import ScreeningPolicy
from services.evidence.domain.safety import Scan
from services.evidence.screening.found import Check
from services.evidence.screening.job import Job, Screened, Typed
from services.evidence.store import files, screenings
from services.evidence.store.contents import ContentMissing, Contents
from services.evidence.store.screenings import Taken
from services.evidence.use_cases.record import Outcome, record, record_scan
from shared import clock
from shared.database import Database
from shared.http import Problem

log = structlog.stdlib.get_logger("evidence")

LEASE = timedelta(seconds=60)
"""A worker that died is noticed after so long; one at work holds on every third of it."""
ATTEMPTS = 3
PAUSE = timedelta(seconds=30)
"""Before a file is taken again that could not be screened or scanned now."""
REFUSED_PAUSE = timedelta(hours=1)
"""Before a file is sent again that the scanner does not take."""

RUNNING = Check("type", 1)
GAVE_UP = RUNNING.danger(
    "screening-failed",
    f"Máy đã thử kiểm tra tệp này {ATTEMPTS} lần mà không xong. Người thẩm định cần tự kiểm tra kỹ, hoặc yêu cầu"
    " đơn vị gửi lại tệp khác.",
)
MISSING = RUNNING.danger(
    "content-missing", "Nội dung tệp không còn trong kho lưu trữ. Hãy báo quản trị khôi phục từ bản sao lưu."
)


@dataclass(frozen=True, slots=True)
class Machine:
    """All that screening needs; `scanner` is none where the site has no malware scanner."""

    contents: Contents
    screener: Screener
    scanner: Clamd | None
    policy: ScreeningPolicy


async def screen_waiting(database: Database, machine: Machine) -> None:
    """Screen what waits, `at_once` files together, until nothing does."""
    await asyncio.gather(*(_work(database, machine) for _ in range(machine.policy.at_once)))


async def scan_unjudged(database: Database, machine: Machine) -> None:
    """Have the malware scanner judge what it has not yet; stop where it is away."""
    if machine.scanner is not None and not await ask_scanner(machine.scanner):
        return
    while file := await _take_unjudged(database, machine):
        async with _held(database, file.evidence_id):
            scan = await _scan_late(database, machine, file)
        if scan.answer == "away":
            return


async def ask_scanner(scanner: Clamd) -> bool:
    """Ask the scanner for its version, measure the age of its signatures, tell whether it answers."""
    try:
        version = await scanner.version()
    except ScannerAwayError:
        metrics.SCANNER_UP.set(0)
        return False
    metrics.SCANNER_UP.set(1)
    signed_at = version.signatures_at
    metrics.SCANNER_SIGNATURE_AGE.set((clock.now() - signed_at).total_seconds() if signed_at else float("nan"))
    return True


async def _work(database: Database, machine: Machine) -> None:
    while taken := await _take(database):
        async with _held(database, taken.evidence_id):
            await _screen(database, machine, taken)


async def _take(database: Database) -> Taken | None:
    async with database.transaction() as tx:
        return await screenings.take(tx, clock.now() + LEASE)


async def _screen(database: Database, machine: Machine, taken: Taken) -> None:
    try:
        await _screen_now(database, machine, taken)
    except asyncio.CancelledError:
        await _put_off(database, taken.evidence_id, None)
        raise
    except Problem as problem:
        log.warning("screening.put_off", evidence_id=taken.evidence_id, reason=problem.slug)
        await _put_off(database, taken.evidence_id, PAUSE)
    except Exception:
        # One file must not keep the others from being screened; after a few attempts it is told as failed.
        log.exception("screening.failed", evidence_id=taken.evidence_id, attempts=taken.attempts)
        async with database.transaction() as tx:
            await screenings.keep(tx, taken.evidence_id, clock.now() + PAUSE)


async def _screen_now(database: Database, machine: Machine, taken: Taken) -> None:
    async with database.transaction() as tx:
        file = await files.find(tx, taken.evidence_id)
    if file is None or file.removed_at is not None:
        async with database.transaction() as tx:
            await screenings.close(tx, taken.evidence_id)
        return
    outcome = await _outcome(machine, file, taken)
    async with database.transaction() as tx:
        await record(tx, machine.policy, taken.evidence_id, outcome)


async def _outcome(machine: Machine, file: StoredFile, taken: Taken) -> Outcome:
    """What program and scanner say of a file. Raises Problem while its content cannot be had."""
    if taken.attempts > ATTEMPTS:
        return Outcome(Screened(findings=(GAVE_UP,)), Scan("away"), "failed")
    typed = Typed(file.document.number, file.document.issued_on, file.document.issuer)
    job = Job(file.name, file.media_type, clock.now(), typed)
    try:
        async with machine.contents.local(file.sha256) as path:
            with metrics.SCREENING_SECONDS.time():
                screened, scan = await asyncio.gather(machine.screener.screen(path, job), _scanned(machine, path))
    except ContentMissing:
        return Outcome(Screened(findings=(MISSING,)), Scan("away"), "failed")
    return Outcome(screened, scan)


async def _scanned(machine: Machine, path: Path) -> Scan:
    if machine.scanner is None:
        return Scan("none")
    try:
        return await machine.scanner.scan(path)
    except ScannerAwayError as failure:
        metrics.SCANNER_UP.set(0)
        log.warning("scanner.away", failure=str(failure))
        return Scan("away")


async def _take_unjudged(database: Database, machine: Machine) -> StoredFile | None:
    safeties = ("awaiting", "unscanned") if machine.scanner else ("awaiting",)
    async with database.transaction() as tx:
        evidence_id = await screenings.take_unscanned(tx, clock.now() + LEASE, safeties)
        return await files.find(tx, evidence_id) if evidence_id else None


async def _scan_late(database: Database, machine: Machine, file: StoredFile) -> Scan:
    try:
        async with machine.contents.local(file.sha256) as path:
            scan = await _scanned(machine, path)
    except Problem as problem:
        log.warning("scan.put_off", evidence_id=file.evidence_id, reason=problem.slug)
        scan = Scan("away")
    async with database.transaction() as tx:
        if scan.answer in {"clean", "infected", "none"}:
            await record_scan(tx, machine.policy, file.evidence_id, scan)
        pause = {"away": PAUSE, "refused": REFUSED_PAUSE}.get(scan.answer)
        await screenings.keep(tx, file.evidence_id, clock.now() + pause if pause else None)
    return scan


async def _put_off(database: Database, evidence_id: str, pause: timedelta | None) -> None:
    async with database.transaction() as tx:
        await screenings.put_off(tx, evidence_id, clock.now() + pause if pause else None)


@asynccontextmanager
async def _held(database: Database, evidence_id: str) -> AsyncIterator[None]:
    """Hold on to a taken file while it is worked on; give it back when the work is broken off."""

    async def hold_on() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            async with database.transaction() as tx:
                await screenings.keep(tx, evidence_id, clock.now() + LEASE)

    holding = asyncio.create_task(hold_on())
    try:
        yield
    except asyncio.CancelledError:
        async with database.transaction() as tx:
            await screenings.keep(tx, evidence_id, None)
        raise
    finally:
        holding.cancel()
        await asyncio.gather(holding, return_exceptions=True)
