"""Work of the evidence service that time brings."""

from collections.abc import Sequence

from services.evidence import use_cases
from services.evidence.store.contents import Contents
from services.evidence.use_cases.attach import Intake
from shared.database import Database
from shared.jobs import Job


def jobs(contents: Contents, intake: Intake) -> Sequence[Job]:
    """The jobs, over the contents and the uploads on their way."""

    async def sweep_uploads(database: Database) -> None:
        await use_cases.sweep_uploads(database, contents, intake)

    async def measure_storage(_database: Database) -> None:
        await use_cases.measure_storage(contents)

    return (
        Job("measure_queue", use_cases.measure_queue, every_seconds=5),
        Job("sweep_uploads", sweep_uploads, every_seconds=600),
        Job("measure_storage", measure_storage, every_seconds=15),
    )
