"""What Slack sends us, translated into one call each: one file per feature."""
