"""Scores tasks, units and plans under a named policy, and explains every figure."""
