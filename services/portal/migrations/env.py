"""What Alembic runs for the portal's database."""

from services.portal.tables import Base
from shared.database import run_migrations

run_migrations(Base.metadata)
