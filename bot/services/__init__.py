"""Use cases: one file per feature, one verb per method, one transaction per verb."""
