"""Reads Jinja source and writes its code: what a template needs once, before the first document."""
