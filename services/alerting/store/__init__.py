"""SQL out. Everything is set-wise: one statement for any number of tasks or alerts."""
