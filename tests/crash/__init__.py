"""Proofs that a process may die anywhere, and the launcher of processes that die."""
