"""The rules of plans, tasks, periods and reports: values in, values out, nothing of io."""
