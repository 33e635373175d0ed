"""What the alerting service sends to others: mail, chat services, webhooks."""
