"""Evidence review: keeps the files units attach, queues claims of completion, records the reviewers' verdicts."""
