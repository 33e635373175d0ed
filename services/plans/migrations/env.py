"""What Alembic runs for the plans database."""

from services.plans.tables import METADATA
from shared.database import run_migrations

run_migrations(METADATA)
