"""What the reporting service keeps: everything told, and the reports issued."""
