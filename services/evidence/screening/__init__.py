"""Checks of a file's content: a program of its own, bounded from outside. Knows no task, unit, database or bus."""
