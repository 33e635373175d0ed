"""What Alembic runs for the alerting database."""

from services.alerting.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
