"""What Alembic runs for the evidence database."""

from services.evidence.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
