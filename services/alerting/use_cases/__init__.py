"""What the alerting service does: absorb facts, judge the tasks they touch, sweep by day, show, acknowledge."""
