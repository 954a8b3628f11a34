"""Builds many reports in one command: selects the units, names their outputs and runs them."""
