"""Work of the scoring service that time brings."""

from collections.abc import Sequence

from services.scoring.use_cases.in_force import PolicyInForce
from services.scoring.use_cases.index.keep import match_anew
from services.scoring.use_cases.index.shelf import MethodShelf
from services.scoring.use_cases.recompute import recompute_scores
from shared.database import Database
from shared.jobs import Job

HOUR = 3600


def jobs(in_force: PolicyInForce, shelf: MethodShelf) -> Sequence[Job]:
    """Return the jobs: at start, when the day changes, and every hour for what was missed."""

    async def recompute(database: Database) -> None:
        await recompute_scores(database, in_force)

    async def match(database: Database) -> None:
        await match_anew(database, shelf)

    return (
        Job("recompute_scores", recompute, every_seconds=HOUR),
        Job("match_indicators", match, every_seconds=HOUR),
    )
