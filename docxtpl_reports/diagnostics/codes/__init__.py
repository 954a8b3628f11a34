"""Holds the wording of every problem: a file per area, joined in `table`."""
