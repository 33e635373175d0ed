"""What Alembic runs for the plans database."""

from services.plans.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
