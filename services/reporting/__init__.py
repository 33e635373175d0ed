"""Reporting: the leader's dashboard, the monthly summary as data and as an official document, the reports issued."""
