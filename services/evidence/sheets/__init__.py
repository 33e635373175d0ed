"""Workbooks: outside verdicts out and in."""
