"""A service's own database: its tables, its transactions, its migrations."""

from shared.database.engine import Database, service_base
from shared.database.migration import migrate, run_migrations
from shared.database.transaction import Transaction

__all__ = ["Database", "Transaction", "migrate", "run_migrations", "service_base"]
