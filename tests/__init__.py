"""Tests: sentences about what Rapport promises."""
