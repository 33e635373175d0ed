"""Everything the portal keeps: accounts and sessions in PostgreSQL, its signing key in a file."""
