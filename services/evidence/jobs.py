"""Work of the evidence service that time brings."""

from collections.abc import Sequence

from services.evidence import use_cases
from services.evidence.store.contents import Contents
from shared.database import Database
from shared.jobs import Job


def jobs(contents: Contents) -> Sequence[Job]:
    """The jobs, over one folder of contents."""

    async def sweep_incoming(_database: Database) -> None:
        await use_cases.sweep_incoming(contents)

    return (
        Job("measure_queue", use_cases.measure_queue, every_seconds=5),
        Job("sweep_incoming", sweep_incoming, every_seconds=3600),
    )
