"""Work of the evidence service that time brings."""

from collections.abc import Sequence

from services.evidence import use_cases
from services.evidence.store.contents import Contents
from services.evidence.store.previews import Previews
from services.evidence.use_cases import lapses, retention
from services.evidence.use_cases.attach import Intake
from services.evidence.use_cases.measure_desk import measure_desk
from services.evidence.use_cases.screen import Machine
from shared.database import Database
from shared.jobs import Job


def jobs(contents: Contents, intake: Intake, machine: Machine, previews: Previews) -> Sequence[Job]:
    """The jobs, over the contents, the uploads on their way, and the machine that screens them."""
    return (*_of_files(contents, intake, previews), *_of_machine(intake, machine), *_of_desk(intake))


def _of_files(contents: Contents, intake: Intake, previews: Previews) -> Sequence[Job]:
    async def sweep_uploads(database: Database) -> None:
        await use_cases.sweep_uploads(database, contents, intake)

    async def measure_storage(_database: Database) -> None:
        await use_cases.measure_storage(contents)

    async def sweep_previews(_database: Database) -> None:
        await previews.sweep()

    async def sweep_removed(database: Database) -> None:
        await retention.sweep_removed(database, retention.dropping(contents, previews))

    async def classify_older(database: Database) -> None:
        await retention.classify_older(database, intake.policy)

    return (
        Job("sweep_removed", sweep_removed, every_seconds=3600),
        Job("classify_older", classify_older, every_seconds=3600),
        Job("sweep_previews", sweep_previews, every_seconds=600),
        Job("sweep_uploads", sweep_uploads, every_seconds=600),
        Job("measure_storage", measure_storage, every_seconds=15),
    )


def _of_machine(intake: Intake, machine: Machine) -> Sequence[Job]:
    async def screen_waiting(database: Database) -> None:
        await use_cases.screen_waiting(database, machine)

    async def scan_unjudged(database: Database) -> None:
        await use_cases.scan_unjudged(database, machine)

    return (
        Job("screen_waiting", screen_waiting, every_seconds=5, wake=intake.arrived, is_cut_at_stop=True),
        Job("scan_unjudged", scan_unjudged, every_seconds=5, is_cut_at_stop=True),
        Job("measure_screening", use_cases.measure_screening, every_seconds=5),
    )


def _of_desk(intake: Intake) -> Sequence[Job]:
    async def let_lapsed_go_on(database: Database) -> None:
        await lapses.let_lapsed_go_on(database, intake.policy)

    return (
        Job("let_lapsed_go_on", let_lapsed_go_on, every_seconds=60),
        Job("measure_desk", measure_desk, every_seconds=5),
        Job("measure_queue", use_cases.measure_queue, every_seconds=5),
    )
