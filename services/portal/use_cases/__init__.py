"""What the portal does itself: sign people in and out, keep their accounts, give tokens."""
