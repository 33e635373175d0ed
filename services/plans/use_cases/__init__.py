"""What the plans service does: load, decide, save, tell, each in one transaction."""
