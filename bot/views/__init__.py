"""Words: pure functions from values to Block Kit; ids stay inside each file."""
