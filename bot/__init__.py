"""Rapport: a self-hosted Slack bot that runs peer mentorship."""
