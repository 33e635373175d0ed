"""What the evidence service asks of others: the malware scanner, and the screening process."""
