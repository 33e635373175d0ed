"""What the scoring service does: absorb facts, score what they touch, tell what changed, explain it."""
