"""The tables, and the questions asked of them: one file per group of tables."""
