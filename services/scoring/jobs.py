"""Work of the scoring service that time brings."""

from collections.abc import Sequence

from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.recompute import recompute_scores
from shared.database import Database
from shared.jobs import Job

HOUR = 3600


def jobs(in_force: PolicyInForce) -> Sequence[Job]:
    """Return the jobs: at start, when the day changes, and every hour for what was missed."""

    async def recompute(database: Database) -> None:
        await recompute_scores(database, in_force)

    return (Job("recompute_scores", recompute, every_seconds=HOUR),)
