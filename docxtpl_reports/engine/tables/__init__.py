"""Cells whose shape depends on data: spans, vertical merges and the grid, marked while compiling and settled when rendered."""
