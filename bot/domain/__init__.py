"""Pure rules: values in, answers out; the standard library only."""
