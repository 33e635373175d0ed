"""The trial service's migrations run like any other's."""

from shared.database import run_migrations, service_base

run_migrations(service_base("trial").metadata)
