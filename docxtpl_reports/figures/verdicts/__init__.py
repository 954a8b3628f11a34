"""Computes indicators, judges them and criteria, and runs checks."""
