"""Summarizes the reports of many units in one spreadsheet, from their manifests."""
