"""The demo province "tỉnh Mẫu": invented units, accounts by role, plans of samples/, a handful of reports."""
