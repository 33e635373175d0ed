"""What the reporting service does: write down what is told, sum it up, issue reports."""
