"""Builds reports: the stages of one job in their order, and publishing its files."""
