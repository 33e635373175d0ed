"""Rules of summary reports as values: where a task stood on a day, what is counted, whom to praise. No io."""
