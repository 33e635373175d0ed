"""The field of a form that takes evidence: what was sent so far, what the machine says of it, what broke off."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from starlette.datastructures import FormData, UploadFile

from services.portal.clients import ABSENT, Away, Refused, Services, or_absent
from services.portal.clients.review_views import Finding, Screening
from services.portal.clients.uploads import Unfinished
from services.portal.clients.views import File

MAX_FILES = 20
UNKNOWN_TYPE = "application/octet-stream"
PAUSES = (1, 2, 3, 5, 8, 13, 20, 30)
"""Seconds between one question and the next while a file is being screened."""
WORST_FIRST = ("danger", "warning", "note", "ok")
Kind = Literal["unknown", "waiting", "quarantine", "infected", "failed", "dangerous", "doubtful", "clean"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What the machine says of a file; `turn` counts how often it was asked."""

    evidence_id: str
    kind: Kind
    findings: Sequence[Finding] = ()
    turn: int = 0

    @property
    def is_open(self) -> bool:
        """Whether more is to be expected."""
        return self.kind in {"unknown", "waiting", "quarantine"}

    @property
    def is_servable(self) -> bool:
        """Whether the file itself may be taken away."""
        return self.kind not in {"quarantine", "infected"}

    @property
    def pause(self) -> int:
        return PAUSES[min(self.turn, len(PAUSES) - 1)]

    @property
    def notable(self) -> list[Finding]:
        return [one for one in self.findings if one.level != "ok"]


@dataclass(frozen=True, slots=True)
class Row:
    """A file with what the machine says of it."""

    file: File
    scan: Scan


@dataclass(frozen=True, slots=True)
class Attached:
    """What stands in the field: files sent by their rows, or by id alone while nobody tells more of them."""

    task_id: str
    rows: Sequence[Row]
    ids: Sequence[str]
    unfinished: Sequence[Unfinished]


def scan_of(evidence_id: str, screening: Screening | None, turn: int = 0) -> Scan:
    """Put a screening into the words of the page; the scanner's word stands above every other."""
    if screening is None:
        return Scan(evidence_id, "unknown", turn=turn)
    found = sorted(screening.findings, key=_severity)
    kind: Kind = "clean"
    if screening.safety == "infected":
        kind = "infected"
    elif screening.state == "waiting":
        kind = "waiting"
    elif screening.safety == "awaiting":
        kind = "quarantine"
    elif screening.state == "failed":
        kind = "failed"
    elif any(one.level == "danger" for one in found):
        kind = "dangerous"
    elif any(one.level == "warning" for one in found):
        kind = "doubtful"
    return Scan(evidence_id, kind, found, turn)


async def rows_of(services: Services, files: Sequence[File]) -> list[Row]:
    """Return files with what the machine says of each."""
    found = await or_absent(services.screenings.of([one.evidence_id for one in files]))
    by_file = {} if found is ABSENT else found
    return [Row(one, scan_of(one.evidence_id, by_file.get(one.evidence_id))) for one in files]


async def attached(services: Services, task_id: str, ids: Sequence[str]) -> Attached:
    """Return what stands in the field of a task's form; what is away is left out."""
    files, unfinished = await asyncio.gather(
        or_absent(services.evidence.files(ids)), or_absent(services.uploads.unfinished(task_id))
    )
    known = [] if files is ABSENT else files
    missing = [one for one in ids if one not in {file.evidence_id for file in known}] if files is ABSENT else []
    return Attached(task_id, await rows_of(services, known), missing, [] if unfinished is ABSENT else unfinished)


def files_in(form: FormData) -> list[UploadFile]:
    """Files of a form sent without the uploading script."""
    return [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]


def ids_in(form: FormData) -> list[str]:
    """Files sent before, as far as they are still wanted."""
    return list(dict.fromkeys(str(one) for one in form.getlist("evidence_ids")))


async def attach(
    services: Services, task_id: str, files: Sequence[UploadFile], ids: list[str]
) -> list[tuple[str, str]]:
    """Upload the files of a plain form one by one; add what they became to `ids`, return what was refused and why."""
    errors = []
    for file in files:
        content: tuple[str, BinaryIO, str] = (file.filename or "", file.file, file.content_type or UNKNOWN_TYPE)
        try:
            sent = (await services.evidence.upload(task_id, content)).evidence_id
        except Refused as refusal:
            errors.append(("files", f"{file.filename}: {refusal.detail}"))
        except Away:
            away = "nơi nhận minh chứng tạm thời chưa trả lời, hãy chọn lại và gửi lại."
            errors.append(("files", f"{file.filename}: {away}"))
        else:
            ids.extend([sent] if sent not in ids else [])
    return errors


def _severity(finding: Finding) -> int:
    return WORST_FIRST.index(finding.level) if finding.level in WORST_FIRST else 0
