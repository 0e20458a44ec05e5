"""Block Kit as Slack publishes and documents it, for the fake to refuse by."""
