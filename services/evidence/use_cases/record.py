"""What the machine found in a file, put on record and told; and said anew of the files that this concerns too."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.evidence import EvidenceScreened, Found
from services.evidence import metrics
from services.evidence.domain.files import StoredFile
from services.evidence.domain.findings import Check, Finding, Risk, points_of, risk_of, storable, weighed
from services.evidence.domain.likeness import findings_of
from services.evidence.domain.policy import ScreeningPolicy
from services.evidence.domain.safety import Scan, findings_after, safety_after
from services.evidence.screening.job import Screened
from services.evidence.store import files, findings, likenesses, prints, safety, screenings
from services.evidence.store.screenings import Result, State
from services.evidence.use_cases.risk import assess
from shared import clock
from shared.database import Transaction

MAX_TEXT, MAX_CODE = 1000, 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one screening: the program's answer and the scanner's."""

    screened: Screened
    scan: Scan
    state: State = "done"


async def record(tx: Transaction, policy: ScreeningPolicy, evidence_id: str, outcome: Outcome) -> None:
    """Put a screening in the place of the one before, and say anew what it changes for other files."""
    await likenesses.hold(tx)
    file = await files.find(tx, evidence_id)
    if file is None or file.removed_at is not None:
        await screenings.close(tx, evidence_id)
        return
    newer = await _compared(tx, policy, file, outcome.screened)
    said, settled = await _judged(tx, file, outcome.scan)
    own = [*_of_program(outcome.screened), *said, *findings_of(await likenesses.of_file(tx, evidence_id))]
    await _tell(tx, policy, file, own, outcome)
    told = [evidence_id]
    for other_id in settled:
        told += await _say_anew(tx, policy, other_id, "malware", findings_after("awaiting", outcome.scan) or [])
    for other_id in sorted(newer):
        told += await _say_anew(tx, policy, other_id, "reuse", findings_of(await likenesses.of_file(tx, other_id)))
    await assess(tx, evidence_ids=told)


async def record_scan(tx: Transaction, policy: ScreeningPolicy, evidence_id: str, scan: Scan) -> None:
    """Put a late answer of the malware scanner on record; the other findings stay."""
    await likenesses.hold(tx)
    file = await files.find(tx, evidence_id)
    if file is None or file.removed_at is not None:
        return
    said, settled = await _judged(tx, file, scan)
    told = await _say_anew(tx, policy, evidence_id, "malware", said)
    for other_id in settled:
        told += await _say_anew(tx, policy, other_id, "malware", said)
    await assess(tx, evidence_ids=[evidence_id, *told])


async def _compared(tx: Transaction, policy: ScreeningPolicy, file: StoredFile, screened: Screened) -> set[str]:
    """Keep how a file looks and whom it resembles; return the newer files of which that says something new."""
    await findings.keep_personal(tx, file.evidence_id, _personal(screened) or None)
    await prints.replace(tx, file.evidence_id, screened.prints)
    return await likenesses.find(tx, file.evidence_id, screened.prints, policy.near_distance)


def _personal(screened: Screened) -> dict[str, Any]:
    """Where and when a photo was taken, and the persons who signed."""
    photo = asdict(screened.photo) if screened.photo else {}
    signers = {"signers": [asdict(signer) for signer in screened.signers]} if screened.signers else {}
    return dict(storable(photo | signers))


async def _judged(tx: Transaction, file: StoredFile, scan: Scan) -> tuple[list[Finding], list[str]]:
    """Settle every file with this content; return what to say of malware in this one, and the others that changed."""
    before = await safety.of_content(tx, file.sha256)
    after = {evidence_id: safety_after(was, scan) for evidence_id, was in before.items()}
    changed = [evidence_id for evidence_id, is_now in after.items() if is_now != before[evidence_id]]
    for is_now in {after[evidence_id] for evidence_id in changed}:
        await safety.settle(tx, (evidence_id for evidence_id in changed if after[evidence_id] == is_now), is_now)
    said = findings_after(before[file.evidence_id], scan)
    if said is None:
        known = await findings.of(tx, [file.evidence_id])
        said = [finding for finding in known.get(file.evidence_id, []) if finding.check == "malware"]
    if scan.scanner_version:
        await screenings.set_scanner(tx, [file.evidence_id], scan.scanner_version)
    return said, [evidence_id for evidence_id in changed if evidence_id != file.evidence_id]


async def _say_anew(
    tx: Transaction, policy: ScreeningPolicy, evidence_id: str, check: Check, said: Sequence[Finding]
) -> list[str]:
    """Put what one check says in the place of what it said; return the file, or nothing where it was never screened."""
    known = (await screenings.standing(tx, [evidence_id])).get(evidence_id)
    file = await files.find(tx, evidence_id)
    if known is None or known.version == 0 or file is None:
        return []
    before = (await findings.of(tx, [evidence_id])).get(evidence_id, [])
    await _tell(tx, policy, file, [*(one for one in before if one.check != check), *said])
    return [evidence_id]


async def _tell(
    tx: Transaction, policy: ScreeningPolicy, file: StoredFile, found: Sequence[Finding], outcome: Outcome | None = None
) -> None:
    """Write findings with the risk they amount to, and tell them; an outcome ends the screening."""
    ordered = weighed(found, policy.levels)
    await findings.replace(tx, file.evidence_id, ordered, clock.now())
    points = points_of(ordered, policy.points)
    risk = risk_of(points, policy.medium_from, policy.high_from)
    if outcome is None:
        version = await screenings.amend(tx, file.evidence_id, risk, points)
    else:
        version = await _finish(tx, file.evidence_id, outcome, risk, points)
        _count(ordered)
    is_now = (await safety.of_content(tx, file.sha256))[file.evidence_id]
    tx.say(
        EvidenceScreened(
            unit_id=file.unit_id,
            version=version,
            evidence_id=file.evidence_id,
            task_id=file.task_id,
            sha256=file.sha256,
            screened_at=clock.now(),
            safety=is_now,
            risk=risk,
            findings=tuple(_told(finding) for finding in ordered),
        )
    )


async def _finish(tx: Transaction, evidence_id: str, outcome: Outcome, risk: Risk, points: int) -> int:
    told, now = outcome.screened, clock.now()
    result = Result(outcome.state, risk, points, now, told.milliseconds, told.detected_type, told.pages)
    return await screenings.finish(tx, evidence_id, result)


def _count(found: Sequence[Finding]) -> None:
    for finding in found:
        metrics.FINDINGS.labels(finding.code, finding.level).inc()


def _of_program(screened: Screened) -> list[Finding]:
    return [
        Finding(
            one.check,
            one.check_version,
            one.code[:MAX_CODE],
            one.level,
            storable(one.text)[:MAX_TEXT],
            storable(dict(one.details)),
        )
        for one in screened.findings
    ]


def _told(finding: Finding) -> Found:
    return Found(
        check=finding.check,
        check_version=finding.check_version,
        code=finding.code,
        level=finding.level,
        text=finding.text[:MAX_TEXT],
    )
