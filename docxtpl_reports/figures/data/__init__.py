"""Reads the data file of one report into typed values."""
