"""The kernel every service stands on. It holds no business noun."""
