"""Reads and writes OPC packages, and refuses hostile input."""
