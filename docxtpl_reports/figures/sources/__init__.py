"""Finds the tables that the rules describe in spreadsheets of other systems, and reads their cells by type."""
