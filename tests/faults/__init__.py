"""Proofs against what goes wrong outside of a process: Slack, the database, the clock."""
