"""What the portal does by the clock."""

from services.portal.use_cases.noticing import forget_old
from shared.jobs import Job

HOUR_SECONDS = 3600.0

JOBS = (Job("forget_notices", forget_old, HOUR_SECONDS),)
