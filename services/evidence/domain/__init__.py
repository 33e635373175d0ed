"""Rules of evidence: files, what the machine finds, risk, review, retention. No io."""
