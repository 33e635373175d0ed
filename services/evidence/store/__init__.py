"""Everything the evidence service keeps: rows in PostgreSQL, contents in a folder."""
