"""Reads YAML as text with places and explains its syntax errors."""
