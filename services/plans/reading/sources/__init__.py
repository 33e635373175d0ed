"""One module per file format: each gives a `Source`, none knows what a plan is."""
