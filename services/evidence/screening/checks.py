"""Which checks a kind of file goes through, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from services.evidence.screening import identity, kinds
from services.evidence.screening.job import Job, Screened

Step = Callable[[Path, Job, kinds.Kind], Screened]
CLOSED = frozenset({"type-broken", "type-encrypted", "type-unknown", "type-runnable", "zip-bomb", "image-too-large"})
"""A file with one of these is not opened any further."""


def screen(path: Path, job: Job) -> Iterator[Screened]:
    """Yield what is known after each check: every answer holds all of the one before it."""
    kind = kinds.kind_of(path)
    first = Screened(detected_type=kind.media_type or None, findings=tuple(identity.of_kind(path, job, kind)))
    yield first
    so_far = first
    for step in _steps(kind):
        if any(found.code in CLOSED for found in so_far.findings):
            return
        so_far = joined(so_far, step(path, job, kind))
        yield so_far


def joined(before: Screened, after: Screened) -> Screened:
    """Add what one check says to what was known."""
    return replace(
        before,
        detected_type=after.detected_type or before.detected_type,
        pages=before.pages if after.pages is None else after.pages,
        findings=before.findings + after.findings,
        prints=before.prints + after.prints,
        photo=after.photo or before.photo,
        signers=before.signers + after.signers,
        head=after.head or before.head,
    )


def _steps(kind: kinds.Kind) -> tuple[Step, ...]:
    # Each family's libraries take a tenth of a second and more to import: only those of this file are.
    if kind.family == "image":
        from services.evidence.screening import heads, images  # noqa: PLC0415

        return (images.check, heads.screen)
    if kind.family == "pdf":
        from services.evidence.screening import heads, looks, pdf, scans, signatures  # noqa: PLC0415

        return (pdf.check, signatures.screen, heads.screen, scans.check, looks.prints)
    if kind.family == "office" or kind is kinds.ZIP:
        from services.evidence.screening import heads, office  # noqa: PLC0415

        return (office.archive,) if kind is kinds.ZIP else (office.check, heads.screen)
    return (_only_named,)


def _only_named(_: Path, job: Job, kind: kinds.Kind) -> Screened:
    return Screened(findings=(identity.agreement(job, kind),))
