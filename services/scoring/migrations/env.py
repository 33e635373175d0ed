"""What Alembic runs for the scoring database."""

from services.scoring.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
