"""A service of the tests: one table, a few routes."""
