"""Other clients and other judges than our own; see run.sh."""
