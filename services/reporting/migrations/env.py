"""What Alembic runs for the reporting database."""

from services.reporting.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
