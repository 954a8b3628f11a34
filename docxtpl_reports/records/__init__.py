"""Collects what is recorded about a report, writes it beside the document and reads it back."""
