"""The rules of scoring: values in, values out (rules 7 to 10 of the domain)."""
