"""Generates what is published of the contracts, and refuses what would break a reader."""
