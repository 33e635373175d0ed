"""Rows of the yearly index."""
