"""Turns diagnostics, verdicts and derivations into text for people and JSON for programs."""
