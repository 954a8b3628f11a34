"""Reads and validates quy-tac.yml, and evaluates its expressions."""
