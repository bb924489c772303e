"""The desk: who may act, what is shown, what is never told."""
