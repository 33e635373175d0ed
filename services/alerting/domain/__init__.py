"""The rules of alerts: values in, values out (rules 4 to 6 of the domain)."""
