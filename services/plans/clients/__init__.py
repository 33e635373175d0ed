"""What the plans service asks of others: the evidence service, and the reader's own process."""
