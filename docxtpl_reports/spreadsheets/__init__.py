"""Reads spreadsheets of every kind that offices exchange into sparse sheets, and writes a simple one; knows no figures."""
