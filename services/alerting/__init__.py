"""Raises and clears alerts by rule alone, and explains each of them."""
