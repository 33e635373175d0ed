"""What the plans service keeps: SQL out, values of the domain in and out. Nothing is decided here."""
